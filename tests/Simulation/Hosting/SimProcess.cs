using Microsoft.Extensions.DependencyInjection;

namespace CrmSync.Simulation.Hosting;

/// <summary>One handler process: the whole app, until it is killed. What it was waiting for never comes.</summary>
internal sealed class SimProcess(int number, Action<SimProcess> killed)
{
    public int Number => number;

    public bool IsAlive { get; private set; } = true;

    public IServiceProvider Services { get; set; } = null!; // built right after, for the services need the process

    /// <summary>The platform sends it requests.</summary>
    public bool IsReady { get; set; }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public void Kill()
    {
        if (IsAlive)
        {
            IsAlive = false;
            killed(this);
        }
    }
}
