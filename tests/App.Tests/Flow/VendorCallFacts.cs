using System.Text.Json.Nodes;
using CrmSync.App.Flow.Upkeep;
using CrmSync.Sandbox.Counting;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow;

/// <summary>How many calls a whole sync takes, exactly; without token, metadata and watch calls. Pages of 2,500 (Google) and 200 (Zoho).</summary>
public sealed class VendorCallFacts
{
    private const int Many = 5_000;
    private const int Changes = 500;

    [Fact]
    public async Task Five_thousand_from_Zoho_to_Google_then_changes_idle_and_full()
    {
        await using var bench = await FlowBench.StartLargeAsync();
        var pair = new ZohoGooglePair(bench);
        await pair.ConnectAsync();
        var ids = pair.CreateInZoho(Many);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));

        (await CountAsync(pair, async () =>
        {
            await pair.StartAsync();
            await bench.RunUntilQuietAsync();
            await PollAsync(bench, pair.Sync.Right.PlaceId);
        })).ShouldBe((5_029, Many));

        (await CountAsync(pair, () => bench.CycleAsync())).ShouldBe((3, 0));

        (await CountAsync(pair, async () =>
        {
            using (bench.World.Zoho.Act())
            {
                foreach (var id in ids.Take(Changes))
                {
                    bench.World.Zoho.Edit("Events", id, new JsonObject { ["Event_Title"] = "changed " + id });
                }
            }

            bench.Clock.Advance(TimeSpan.FromMinutes(6));
            await PollAsync(bench, pair.Sync.Left.PlaceId);
            await PollAsync(bench, pair.Sync.Right.PlaceId);
        })).ShouldBe((505, Changes));

        (await CountAsync(pair, async () =>
        {
            await bench.Get<CatchUp>().RunAsync(CancellationToken.None);
            await bench.RunUntilQuietAsync();
        })).ShouldBe((28, 0));
        bench.World.Google.Ledger.Snapshot().Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task Five_thousand_from_Google_to_Zoho_then_changes()
    {
        await using var bench = await FlowBench.StartLargeAsync();
        var pair = new ZohoGooglePair(bench);
        await pair.ConnectAsync();
        pair.CreateInGoogle(Many);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));

        (await CountAsync(pair, async () =>
        {
            await pair.StartAsync();
            await bench.RunUntilQuietAsync();
            bench.Clock.Advance(TimeSpan.FromMinutes(6));
            await PollAsync(bench, pair.Sync.Left.PlaceId);
        })).ShouldBe((80, Many));

        await bench.CycleAsync();
        (await CountAsync(pair, async () =>
        {
            using (bench.World.Google.Act())
            {
                foreach (var one in bench.World.Google.Events(ZohoGooglePair.Calendar).Take(Changes))
                {
                    bench.World.Google.EditEvent(ZohoGooglePair.Calendar, (string)one["id"]!, body => body["summary"] = "changed " + (string)one["id"]!);
                }
            }

            await PollAsync(bench, pair.Sync.Right.PlaceId);
            bench.Clock.Advance(TimeSpan.FromMinutes(6));
            await PollAsync(bench, pair.Sync.Left.PlaceId);
        })).ShouldBe((10, Changes));
        bench.World.Zoho.Ledger.Snapshot().Mails.ShouldBeEmpty();
        bench.World.Zoho.Ledger.Snapshot().WorkflowRuns.ShouldBe(0);
    }

    private static async Task PollAsync(FlowBench bench, string placeId)
    {
        var messages = bench.Get<App.Flow.Signals.Messages>();
        await messages.SendAsync(messages.NewSignal(FlowBench.Tenant, placeId, App.Flow.Signals.SignalReason.Poll), TimeSpan.Zero, CancellationToken.None);
        await bench.RunUntilQuietAsync();
    }

    private static async Task<(int Calls, int Writes)> CountAsync(ZohoGooglePair pair, Func<Task> act)
    {
        var (zoho, google) = pair.Ledgers;
        await act();
        var (zohoAfter, googleAfter) = pair.Ledgers;
        return (ZohoGooglePair.CallsOf(zohoAfter - zoho) + ZohoGooglePair.CallsOf(googleAfter - google), (int)((zohoAfter - zoho).TotalWrites + (googleAfter - google).TotalWrites));
    }
}
