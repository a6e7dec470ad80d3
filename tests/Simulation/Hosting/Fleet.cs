using Azure;
using CrmSync.App.Host;
using CrmSync.Simulation.Time;

namespace CrmSync.Simulation.Hosting;

/// <summary>The processes of the app that run now. The platform starts a new one for one that died.</summary>
internal sealed class Fleet(Timeline timeline, Func<SimProcess, IServiceProvider> build)
{
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private readonly List<SimProcess> living = [];
    private int started;

    public event Action<SimProcess>? Killed;

    public event Action? Started;

    public IReadOnlyList<SimProcess> Living => living;

    public SimProcess Start()
    {
        var process = new SimProcess(++started, Bury);
        process.Services = build(process);
        living.Add(process);
        Started?.Invoke();
        _ = WarmUpAsync(process);
        return process;
    }

    private async Task WarmUpAsync(SimProcess process)
    {
        while (!process.IsReady)
        {
            try
            {
                await process.Get<StorageReady>().EnsureAsync();
                process.IsReady = true;
            }
            catch (RequestFailedException)
            {
                await Task.Delay(WarmUp, timeline);
            }
        }
    }

    private void Bury(SimProcess process)
    {
        living.Remove(process);
        Killed?.Invoke(process);
        timeline.In(Restart, () => Start());
    }
}
