namespace CrmSync.Simulation.Hosting;

/// <summary>A message on a queue, as the host sees it.</summary>
internal sealed class QueuedMessage(string queue, string text, DateTimeOffset visibleAt)
{
    public string Queue => queue;

    public string Text => text;

    /// <summary>Far off while a process has it in hand.</summary>
    public DateTimeOffset VisibleAt { get; set; } = visibleAt;

    public int Dequeues { get; set; }

    /// <summary>Which of its dequeues counts: an earlier one that ends later has lost its receipt.</summary>
    public int Receipt { get; set; }
}
