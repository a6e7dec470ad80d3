using CrmSync.App.Http.ReceiveWebhook;
using CrmSync.Sandbox.Pushes;
using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Time;
using Microsoft.AspNetCore.Http;

namespace CrmSync.Simulation.Hosting;

/// <summary>Carries the vendors' pushes to a process, as badly as the plan says.</summary>
internal sealed class SimPushes(Timeline timeline, Fleet fleet, FaultPlan faults, Seed seed, Trace trace) : IPushSink
{
    private static readonly TimeSpan Latest = TimeSpan.FromHours(4);
    private readonly Random chance = seed["pushes"];
    private readonly Dictionary<SimProcess, Queue<(PushDelivery Delivery, bool IsForged)>> doors = [];

    /// <summary>Forged ones that were taken for genuine.</summary>
    public int ForgedAccepted { get; private set; }

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

    /// <summary>
    /// A process takes one push after the other: two that wait for one task would go on on other threads, as the runtime does not run a second
    /// continuation in place.
    /// </summary>
    private void Arrive(PushDelivery delivery, bool isForged)
    {
        if (fleet.Living.Count == 0)
        {
            return; // nobody answers; the vendor gives up
        }

        var process = chance.OneOf(fleet.Living);
        if (doors.TryGetValue(process, out var waiting))
        {
            waiting.Enqueue((delivery, isForged));
        }
        else
        {
            doors.Add(process, new Queue<(PushDelivery, bool)>([(delivery, isForged)]));
            _ = TakeAsync(process);
        }
    }

    private async Task TakeAsync(SimProcess process)
    {
        while (doors[process].TryPeek(out var next))
        {
            await ReceiveAsync(process, next.Delivery, next.IsForged);
            doors[process].Dequeue();
        }

        doors.Remove(process);
    }

    private async Task ReceiveAsync(SimProcess process, PushDelivery delivery, bool isForged)
    {
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
        trace.Add(timeline.GetUtcNow(), process.Number, $"push {(isForged ? "(forged) " : "")}answered {status}");
    }
}
