namespace CrmSync.Simulation.Hosting;

/// <summary>What happened, in order: always as one hash, so that two runs can be told apart, and line by line where someone wants to read it.</summary>
/// <param name="stayHome">Fails where it is called on another thread.</param>
internal sealed class Trace(bool keepsLines, Action stayHome)
{
    private readonly List<string> lines = [];
    private ulong hash = 14695981039346656037UL;

    public ulong Hash => hash;

    public IReadOnlyList<string> Lines => lines;

    public void Add(DateTimeOffset at, int process, string what)
    {
        stayHome();
        Mix((ulong)at.UtcTicks);
        Mix((ulong)process);
        foreach (var character in what)
        {
            hash = (hash ^ character) * 1099511628211UL;
        }

        if (keepsLines)
        {
            lines.Add($"{at:MM-dd HH:mm:ss.fff}  {(process == 0 ? "      " : $"app {process,-2}")}  {what}");
        }
    }

    private void Mix(ulong value) => hash = (hash ^ value) * 1099511628211UL;
}
