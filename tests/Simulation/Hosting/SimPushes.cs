using CrmSync.App.Flow.Signals;
using CrmSync.App.Http.ReceiveWebhook;
using CrmSync.Sandbox.Pushes;
using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Time;
using Microsoft.AspNetCore.Http;

namespace CrmSync.Simulation.Hosting;

/// <summary>Carries the vendors' pushes to a process, as badly as the plan says.</summary>
internal sealed class SimPushes(Timeline timeline, Fleet fleet, SimQueues queues, FaultPlan faults, Seed seed, Trace trace) : IPushSink
{
    /// <summary>A push may ride on a signal that was stored this long before.</summary>
    private static readonly TimeSpan Ride = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Latest = TimeSpan.FromHours(4);
    private readonly Random chance = seed["pushes"];
    private DateTimeOffset lastSignal;

    /// <summary>Forged ones that were taken for genuine.</summary>
    public int ForgedAccepted { get; private set; }

    /// <summary>Those acknowledged for which nothing was stored.</summary>
    public int Forgotten { get; private set; }

    public void Start() => queues.Put += message => lastSignal = message.Queue == Messages.SignalQueue ? timeline.GetUtcNow() : lastSignal;

    public void Deliver(PushDelivery delivery)
    {
        if (faults.Strikes(FaultKind.PushIsLost))
        {
            return;
        }

        if (faults.Strikes(FaultKind.PushIsForged))
        {
            Travel(Forgery.Of(delivery), isForged: true);
        }

        Travel(delivery, isForged: false);
        if (faults.Strikes(FaultKind.PushComesTwice))
        {
            Travel(delivery, isForged: false);
        }
    }

    private void Travel(PushDelivery delivery, bool isForged)
    {
        var late = faults.Strikes(FaultKind.PushIsLate) ? chance.Between(TimeSpan.Zero, Latest) : TimeSpan.FromMilliseconds(chance.Next(1, 500));
        timeline.In(late, () => Arrive(delivery, isForged));
    }

    private void Arrive(PushDelivery delivery, bool isForged)
    {
        var ready = fleet.Living.Where(process => process.IsReady).ToList();
        if (ready.Count > 0) // else nobody answers; the vendor gives up
        {
            _ = ReceiveAsync(chance.OneOf(ready), delivery, isForged);
        }
    }

    private async Task ReceiveAsync(SimProcess process, PushDelivery delivery, bool isForged)
    {
        var arrived = timeline.GetUtcNow();
        var path = new Uri(delivery.Url).Segments.Select(segment => segment.Trim('/')).ToArray();
        var context = new DefaultHttpContext { RequestServices = process.Services };
        context.Request.Method = "POST";
        context.Request.ContentLength = delivery.Body.Length;
        context.Request.Body = new MemoryStream(delivery.Body);
        foreach (var (name, value) in delivery.Headers)
        {
            context.Request.Headers[name] = value;
        }

        var answer = await ReceiveWebhook.ReceiveAsync(path[3], path.ElementAtOrDefault(4), context.Request);
        var status = (answer as IStatusCodeHttpResult)?.StatusCode ?? 200;
        ForgedAccepted += isForged && status == 200 ? 1 : 0;
        Forgotten += !isForged && !IsGreeting(delivery) && status == 200 && lastSignal < arrived - Ride ? 1 : 0;
        trace.Add(timeline.GetUtcNow(), process.Number, $"push {(isForged ? "(forged) " : "")}answered {status}");
    }

    /// <summary>Google's first one, which says only that the channel is there, and Xero's probes, which tell of nothing.</summary>
    private static bool IsGreeting(PushDelivery delivery) =>
        (delivery.Headers.TryGetValue("X-Goog-Resource-State", out var state) && state == "sync") || delivery.Body.AsSpan().StartsWith("{\"events\":[]"u8);
}
