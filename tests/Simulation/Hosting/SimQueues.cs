namespace CrmSync.Simulation.Hosting;

/// <summary>Azure's queues in memory, with the host's poison queues: what is put is there until it is done.</summary>
internal sealed class SimQueues
{
    public const string PoisonSuffix = "-poison";

    private readonly List<QueuedMessage> messages = [];

    public event Action<QueuedMessage>? Put;

    public event Action<QueuedMessage>? Completed;

    public int Added { get; private set; }

    public int Done { get; private set; }

    public int Lost { get; private set; }

    public int Poisoned { get; private set; }

    public IReadOnlyList<QueuedMessage> Waiting => messages;

    public void Add(string queue, string text, DateTimeOffset visibleAt)
    {
        var message = new QueuedMessage(queue, text, visibleAt);
        messages.Add(message);
        Added++;
        Put?.Invoke(message);
    }

    public void Complete(QueuedMessage message, int receipt)
    {
        if (message.Receipt == receipt && messages.Remove(message))
        {
            Done++;
            Completed?.Invoke(message);
        }
    }

    public void Poison(QueuedMessage message, DateTimeOffset now)
    {
        if (messages.Remove(message))
        {
            Poisoned++;
            Add(message.Queue + PoisonSuffix, message.Text, now);
            Added--; // moved, not new
        }
    }

    /// <summary>As storage may lose a message that expired (R4).</summary>
    public void Lose(QueuedMessage message)
    {
        if (messages.Remove(message))
        {
            Lost++;
        }
    }
}
