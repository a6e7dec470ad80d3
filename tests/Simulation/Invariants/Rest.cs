using CrmSync.Simulation.Hosting;

namespace CrmSync.Simulation.Invariants;

/// <summary>What must hold of the host once nothing goes on any more.</summary>
internal static class Rest
{
    public static IEnumerable<Violation> Check(SimQueues queues, SimHost host, SimTimers timers, SimPushes pushes, int poisonedUnderFaults)
    {
        if (queues.Added != queues.Done + queues.Lost + queues.Waiting.Count)
        {
            yield return new("I19", $"{queues.Added} messages, {queues.Done} done, {queues.Lost} lost, {queues.Waiting.Count} waiting");
        }

        if (queues.Poisoned > poisonedUnderFaults)
        {
            yield return new("I19", $"{queues.Poisoned - poisonedUnderFaults} messages went to poison without a fault: {host.Failures[^1]}");
        }

        if (queues.Waiting.Count > 0)
        {
            yield return new("I18", $"{queues.Waiting.Count} messages never end: {queues.Waiting[0].Text}");
        }

        if (pushes.ForgedAccepted > 0)
        {
            yield return new("I14", "a forged push was accepted");
        }

        if (pushes.Forgotten > 0)
        {
            yield return new("I14", $"{pushes.Forgotten} pushes were acknowledged and no signal stored");
        }

        foreach (var defect in host.Failures.Concat(timers.Failures).Where(IsDefect))
        {
            yield return new("defect", defect.ToString());
        }
    }

    /// <summary>What no fault of the world explains.</summary>
    private static bool IsDefect(Exception failure) =>
        failure is NullReferenceException or IndexOutOfRangeException or KeyNotFoundException or InvalidCastException or ArgumentException or FormatException;
}
