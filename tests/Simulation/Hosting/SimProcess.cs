using Microsoft.Extensions.DependencyInjection;

namespace CrmSync.Simulation.Hosting;

/// <summary>One handler process: the whole app, until it is killed. What it was waiting for never comes.</summary>
internal sealed class SimProcess(int number, Action<SimProcess> killed)
{
    private readonly List<IDisposable> connections = [];

    public int Number => number;

    public bool IsAlive { get; private set; } = true;

    /// <summary>A connection breaks where the process dies.</summary>
    public void Hold(IDisposable connection) => connections.Add(connection);

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
            connections.ForEach(connection => connection.Dispose());
            killed(this);
        }
    }
}
