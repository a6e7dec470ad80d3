using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Sandbox.Time;
using CrmSync.Sandbox.Xero;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.Xero.XeroConnectorWorld;

namespace CrmSync.Connectors.Tests.Xero;

/// <summary>By Xero's own counters: with full lists, a pace that keeps the declared quota is never turned away, because every call asks it and none goes beside another.</summary>
public sealed class XeroPaceFacts
{
    private static readonly XeroSwitches Limited = new() { CallsPerMinute = 60, CallsPerDay = 5_000, CallsAtOnce = 5 };

    [Fact]
    public async Task Five_thousand_contacts_go_in_and_come_out_again_in_the_calls_they_need()
    {
        var w = new XeroConnectorWorld(Limited);
        w.Session = w.Session with { Pace = new SlidingPace(w.Connector.Info.Quota, w.Clock) };
        var started = w.Clock.GetUtcNow();

        foreach (var batch in Enumerable.Range(0, 5_000).Chunk(50))
        {
            (await w.WriteAsync([.. batch.Select(number => new WriteItem.Create(w.StampOf(number), [Assign("Name", $"contact {number}"), Assign("EmailAddress", $"c{number}@acme.com")]))]))
                .ShouldAllBe(result => result is WriteResult.Written);
        }

        (w.Spent().TotalCalls, w.Clock.GetUtcNow() - started).ShouldBe((100, TimeSpan.FromMinutes(1)));
        w.Clock.Advance(TimeSpan.FromSeconds(10));
        (await w.PullAsync(null)).Seen.Count.ShouldBe(5_000);
        w.Spent().TotalCalls.ShouldBe(5);
        NeverTurnedAway(w);
    }

    [Fact]
    public async Task A_thousand_updates_are_forty_calls_and_a_thousand_archived_as_many()
    {
        var w = new XeroConnectorWorld(Limited);
        w.Session = w.Session with { Pace = new SlidingPace(w.Connector.Info.Quota, w.Clock) };
        w.Xero.Create(Enumerable.Range(0, 1_000).Select(number => new JsonObject { ["Name"] = $"contact {number}" }));
        w.Clock.Advance(TimeSpan.FromSeconds(10));
        var seen = (await w.PullAsync(null)).Seen;
        w.Spent();
        var versions = seen.ToDictionary(one => one.Id, one => one.Version);

        foreach (var batch in seen.Chunk(50))
        {
            foreach (var result in await w.WriteAsync([.. batch.Select(one => new WriteItem.Update(one.Id, one.Version, [Assign("FirstName", "x")]))]))
            {
                versions[Written(result).Id] = Written(result).Version;
            }
        }

        w.Spent().TotalCalls.ShouldBe(40);
        foreach (var batch in versions.Chunk(50))
        {
            (await w.WriteAsync([.. batch.Select(entry => new WriteItem.Delete(entry.Key, entry.Value))])).ShouldAllBe(result => result is WriteResult.Removed);
        }

        w.Spent().TotalCalls.ShouldBe(40);
        NeverTurnedAway(w);
    }

    [Fact]
    public async Task A_pace_that_does_not_wait_is_turned_away_and_nothing_is_lost()
    {
        var w = new XeroConnectorWorld(Limited);
        var creates = Enumerable.Range(0, 70).Select(number => new WriteItem.Create(w.StampOf(number), [Assign("Name", $"contact {number}")])).ToArray();
        var results = new List<WriteResult>();
        foreach (var create in creates)
        {
            results.Add((await w.WriteAsync(create))[0]);
        }

        results.Count(result => result is WriteResult.Written).ShouldBe(60);
        results.OfType<WriteResult.Unsent>().ShouldAllBe(unsent => unsent.Fault.Kind == FaultKind.Throttled && unsent.Fault.RetryAfter == TimeSpan.FromMinutes(1));
        w.Clock.Advance(TimeSpan.FromMinutes(1));
        (await w.WriteAsync([.. creates.Skip(60)])).ShouldAllBe(result => result is WriteResult.Written);
        w.Xero.Contacts().Count.ShouldBe(70);
    }

    private static void NeverTurnedAway(XeroConnectorWorld w)
    {
        var usage = w.Xero.Usage();
        (usage.Refused, usage.MostInAMinute <= 60, usage.MostInADay <= 5_000, usage.MostAtOnce <= 5).ShouldBe((0, true, true, true));
    }

    /// <summary>At most the declared units in any minute; waits by moving the clock.</summary>
    private sealed class SlidingPace(Quota quota, ManualClock clock) : IPace
    {
        private readonly Queue<DateTimeOffset> spent = new();

        public ValueTask<Outcome<CallTurn>> TakeAsync(int units, CancellationToken cancellationToken)
        {
            for (var unit = 0; unit < units; unit++)
            {
                if (spent.Count == quota.UnitsPerMinute && spent.Dequeue() + TimeSpan.FromMinutes(1) - clock.GetUtcNow() is { Ticks: > 0 } wait)
                {
                    clock.Advance(wait);
                }

                spent.Enqueue(clock.GetUtcNow());
            }

            return new(CallTurn.Free);
        }
    }
}
