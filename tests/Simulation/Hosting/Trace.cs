using System.Numerics;
using System.Runtime.InteropServices;
using CrmSync.Simulation.Storage;

namespace CrmSync.Simulation.Hosting;

/// <summary>What happened, in order: always as one hash, so that two runs can be told apart, and line by line where someone wants to read it.</summary>
/// <param name="stayHome">Fails where it is called on another thread.</param>
internal sealed class Trace(bool keepsLines, Action stayHome)
{
    private readonly List<string> lines = [];
    private ulong hash = 14695981039346656037UL;

    public ulong Hash => hash;

    public IReadOnlyList<string> Lines => lines;

    public void Add(DateTimeOffset at, int process, string what, string? more = null, string? most = null)
    {
        Begin(at, process);
        Mix(what);
        Mix(more);
        Mix(most);
        if (keepsLines)
        {
            Keep(at, process, string.Join(' ', what, more, most).TrimEnd());
        }
    }

    /// <summary>Most of a trace is requests to tables: no text is made of them that nobody reads.</summary>
    public void Add(DateTimeOffset at, int process, in MemoryTableCall call)
    {
        Begin(at, process);
        Mix((ulong)call.Operation);
        Mix(call.Table);
        Mix(call.PartitionKey);
        Mix(call.RowKey);
        if (keepsLines)
        {
            Keep(at, process, $"{call.Operation} {call.Table} {call.PartitionKey} {call.RowKey}");
        }
    }

    private void Begin(DateTimeOffset at, int process)
    {
        stayHome();
        Mix((ulong)at.UtcTicks);
        Mix((ulong)process);
    }

    private void Keep(DateTimeOffset at, int process, string what) => lines.Add($"{at:MM-dd HH:mm:ss.fff}  {(process == 0 ? "      " : $"app {process,-2}")}  {what}");

    private void Mix(ReadOnlySpan<char> text)
    {
        var fours = MemoryMarshal.Cast<char, ulong>(text);
        foreach (var four in fours)
        {
            Mix(four);
        }

        foreach (var character in text[(fours.Length * 4)..])
        {
            Mix(character);
        }

        Mix((ulong)text.Length);
    }

    private void Mix(ulong value) => hash = BitOperations.RotateLeft((hash ^ value) * 1099511628211UL, 29);
}
