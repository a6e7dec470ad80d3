using CrmSync.App.Flow.Apply;
using CrmSync.App.Flow.Poison;
using CrmSync.App.Flow.Pull;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Host;

namespace CrmSync.App.Queue;

/// <summary>The functions that queue messages trigger: decode and call. A message that cannot be read fails, and so comes to poison.</summary>
public static class QueueFunctions
{
    public static void MapQueueFunctions(this WebApplication app)
    {
        app.MapQueueFunction("PullOnSignal", (services, text, cancellationToken) => MessageJson.TryRead(text, out SignalMessage? signal)
            ? services.GetRequiredService<PlacePull>().RunAsync(signal, cancellationToken)
            : throw new FormatException("not a signal"));
        app.MapQueueFunction("ApplyLinks", (services, text, cancellationToken) => MessageJson.TryRead(text, out ApplyMessage? apply)
            ? services.GetRequiredService<ApplyLinks>().RunAsync(apply, cancellationToken)
            : throw new FormatException("not an apply"));
        app.MapQueueFunction("RecordSignalPoison", (services, text, cancellationToken) => services.GetRequiredService<PoisonRecord>().OfSignalAsync(text, cancellationToken));
        app.MapQueueFunction("RecordApplyPoison", (services, text, cancellationToken) => services.GetRequiredService<PoisonRecord>().OfApplyAsync(text, cancellationToken));
    }
}
