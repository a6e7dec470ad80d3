using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Hosting;

namespace CrmSync.Simulation.Invariants;

/// <summary>I10: messages of the run, a sample of them, that come once more when all is done.</summary>
internal sealed class Replay(SimQueues queues, Seed seed)
{
    private const int Kept = 12;
    private readonly Random chance = seed["replay"];
    private readonly List<QueuedMessage> sample = [];
    private int passed;

    public void Start() => queues.Completed += Keep;

    /// <returns>How many.</returns>
    public int PutAgain(DateTimeOffset now)
    {
        queues.Completed -= Keep;
        sample.ForEach(message => queues.Add(message.Queue, message.Text, now));
        return sample.Count;
    }

    /// <summary>Each message of the run is as likely to be among them.</summary>
    private void Keep(QueuedMessage message)
    {
        var place = chance.Next(++passed);
        if (sample.Count < Kept)
        {
            sample.Add(message);
        }
        else if (place < Kept)
        {
            sample[place] = message;
        }
    }
}
