using CrmSync.App.Flow.Upkeep;
using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Time;

namespace CrmSync.Simulation.Hosting;

/// <summary>The timer functions: each time on one process, whichever. A run that fails waits for the next.</summary>
internal sealed class SimTimers(Timeline timeline, Fleet fleet, Seed seed, Trace trace, TimeSpan poll)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly Random chance = seed["timers"];

    public List<Exception> Failures { get; } = [];

    /// <summary>No timer fires any more: what is under way can come to its end.</summary>
    public bool IsStopped { get; set; }

    /// <summary>The share of nights in which all is read in full; without, nothing hides a change that a pull passed over.</summary>
    public double CatchesUp { get; set; }

    /// <summary>As the function.json files say, but that nothing gets old enough in a run to be pruned, which is played once a week.</summary>
    public void Start()
    {
        Every(poll, "PollSources", process => process.Get<PollSources>().RunAsync(CancellationToken.None));
        Every(Day, "RenewSubscriptions", process => process.Get<Channels>().RenewAsync(CancellationToken.None));
        Every(Day, "CatchUp", process => chance.Happens(CatchesUp) ? process.Get<CatchUp>().RunAsync(CancellationToken.None) : Task.CompletedTask);
        Every(Day * 7, "PruneHistory", process => process.Get<PruneHistory>().RunAsync(CancellationToken.None));
    }

    private void Every(TimeSpan period, string name, Func<SimProcess, Task> run) => timeline.In(period, () =>
    {
        Every(period, name, run);
        if (!IsStopped && fleet.Living.Count > 0)
        {
            _ = RunAsync(chance.OneOf(fleet.Living), name, run);
        }
    });

    private async Task RunAsync(SimProcess process, string name, Func<SimProcess, Task> run)
    {
        trace.Add(timeline.GetUtcNow(), process.Number, name);
        try
        {
            await run(process);
        }
        catch (Exception failure)
        {
            trace.Add(timeline.GetUtcNow(), process.Number, $"{name} failed: {failure.Message}");
            Failures.Add(failure);
        }
    }
}
