using CrmSync.App.Flow.Upkeep;
using CrmSync.App.Host;

namespace CrmSync.App.Timer;

/// <summary>The functions that the clock triggers.</summary>
public static class TimerFunctions
{
    public static void MapTimerFunctions(this WebApplication app)
    {
        app.MapTimerFunction("PollSources", (services, cancellationToken) => services.GetRequiredService<PollSources>().RunAsync(cancellationToken));
        app.MapTimerFunction("RenewSubscriptions", (services, cancellationToken) => services.GetRequiredService<Channels>().RenewAsync(cancellationToken));
        app.MapTimerFunction("CatchUp", (services, cancellationToken) => services.GetRequiredService<CatchUp>().RunAsync(cancellationToken));
        app.MapTimerFunction("PruneHistory", (services, cancellationToken) => services.GetRequiredService<PruneHistory>().RunAsync(cancellationToken));
    }
}
