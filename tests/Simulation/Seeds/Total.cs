using System.Globalization;

namespace CrmSync.Simulation.Seeds;

/// <summary>The sums over many seeds. Seeds of several threads are added.</summary>
internal sealed class Total
{
    private readonly Lock gate = new();
    private readonly TimeSpan before = Environment.CpuUsage.TotalTime;
    private long seeds;
    private long strikes;
    private long writes;
    private long changes;
    private long awaits;

    public long Failed { get; private set; }

    public bool IsProof => seeds > 0 && Failed == 0;

    public void Add(SeedResult result)
    {
        lock (gate)
        {
            seeds++;
            Failed += result.Failed ? 1 : 0;
            strikes += result.Strikes.Length;
            writes += result.Writes;
            changes += result.Changes;
            awaits += result.Awaits;
        }
    }

    /// <summary>The command's last line. Amplification is writes by change that users made.</summary>
    public string Line(TimeSpan elapsed) => seeds == 0 ? "no seed was begun" : string.Create(
        CultureInfo.InvariantCulture,
        $"{seeds:N0} seeds, {Failed} failed, {strikes:N0} faults, {writes:N0} writes, amplification {(double)writes / Math.Max(1, changes):F3}, {seeds / elapsed.TotalSeconds:F1} seeds/s ({(Environment.CpuUsage.TotalTime - before).TotalMilliseconds / seeds:F1} ms of CPU each, run twice), {awaits / seeds:N0} awaits a seed");
}
