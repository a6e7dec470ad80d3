using System.Text.Json.Nodes;
using CrmSync.App.Flow.Apply;
using CrmSync.App.Flow.Pull;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Tests.Storage;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow;

/// <summary>Several workers at the same thing at once: leases, fences and intents keep it to one effect.</summary>
public sealed class ConcurrencyFacts(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scenario_20_Twenty_workers_on_an_expired_token_refresh_it_once()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        bench.World.Memory.Switches = bench.World.Memory.Switches with { RotatesRefreshTokens = true };
        var (_, connection) = await bench.MemoryPairAsync();
        var stale = (await bench.Get<ConnectionRows>().GetAsync(FlowBench.Tenant, connection.Id, Stop))!;
        bench.World.Memory.ExpireAccessTokens();
        bench.Clock.Advance(TimeSpan.FromHours(2));
        var before = bench.World.Memory.Ledger.Snapshot().TokenRefreshes;

        var opening = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => bench.Get<Sessions>().OpenAsync(stale, bench.Get<PaceBook>().For(stale, CallFor.Apply), null, Stop))));
        var sessions = await WhileTimePassesAsync(bench, opening);

        sessions.Select(outcome => outcome.Succeeded(out var session, out _) ? session.AccessToken : "none").Distinct().ShouldHaveSingleItem().ShouldNotBe("none");
        (bench.World.Memory.Ledger.Snapshot().TokenRefreshes - before).ShouldBe(1);
    }

    [Fact]
    public async Task Scenario_20_Twenty_workers_whose_token_was_refused_refresh_it_once_and_Zohos_limit_is_not_touched()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        bench.World.Zoho.Switches = bench.World.Zoho.Switches with { LimitsTokens = true };
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        var connection = (await bench.Get<ConnectionRows>().GetAsync(FlowBench.Tenant, pair.Zoho.Id, Stop))!;
        bench.World.Zoho.ExpireAccessTokens();
        var before = pair.Ledgers.Zoho;

        var calls = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() =>
            bench.Get<VendorCalls>().ReadAsync(connection, session => bench.Get<ConnectorCatalog>().Get("zoho-crm").WhoAmIAsync(session, Stop), Stop))));
        var outcomes = await WhileTimePassesAsync(bench, calls);

        outcomes.ShouldAllBe(outcome => outcome is Outcome<Account>.Ok);
        (pair.Ledgers.Zoho - before).TokenRefreshes.ShouldBe(1);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R20_A_token_call_that_hangs_is_given_up_before_another_worker_may_spend_the_same_refresh_token()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var (_, connection) = await bench.MemoryPairAsync();
        var stale = (await bench.Get<ConnectionRows>().GetAsync(FlowBench.Tenant, connection.Id, Stop))!;
        bench.Clock.Advance(TimeSpan.FromHours(2));
        var before = bench.World.Memory.Ledger.Snapshot().TokenRefreshes;
        var (asked, answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        bench.Wire.Before = request =>
        {
            asked.TrySetResult();
            return answered.Task;
        };

        var hanging = bench.Get<Sessions>().OpenAsync(stale, bench.Get<PaceBook>().For(stale, CallFor.Apply), null, Stop);
        await asked.Task;
        bench.Clock.Advance(TimeSpan.FromSeconds(16));
        var first = await hanging.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        bench.Wire.Before = null;
        var second = await bench.Get<Sessions>().OpenAsync(stale, bench.Get<PaceBook>().For(stale, CallFor.Apply), null, Stop);
        answered.SetResult();

        first.Succeeded(out _, out var fault).ShouldBeFalse();
        fault!.ShouldBe(new Fault(FaultKind.Unavailable, "the vendor's token service does not answer in time"));
        second.Succeeded(out _, out _).ShouldBeTrue();
        (bench.World.Memory.Ledger.Snapshot().TokenRefreshes - before).ShouldBe(1);
    }

    [Fact]
    public async Task Scenario_20_A_revoked_grant_stops_the_connection_without_a_storm()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var (_, connection) = await bench.MemoryPairAsync();
        await bench.RunUntilQuietAsync();
        var current = (await bench.Get<ConnectionRows>().GetAsync(FlowBench.Tenant, connection.Id, Stop))!;
        bench.World.Memory.ExpireAccessTokens();
        bench.World.Memory.RevokeGrant();
        var before = bench.World.Memory.Ledger.Snapshot();

        await WhileTimePassesAsync(bench, Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
            bench.Get<VendorCalls>().ReadAsync(current, session => bench.Get<ConnectorCatalog>().Get("memory").WhoAmIAsync(session, Stop), Stop)))));
        for (var cycle = 0; cycle < 5; cycle++)
        {
            await bench.CycleAsync();
        }

        (await bench.Get<ConnectionRows>().GetAsync(FlowBench.Tenant, connection.Id, Stop))!.Status.ShouldBe(ConnectionStatus.Stopped);
        (bench.World.Memory.Ledger.Snapshot() - before)["memory.token"].ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task R11_R3_Two_pulls_of_one_place_at_once_see_everything_and_double_nothing()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        var before = pair.Ledgers;
        for (var number = 0; number < 20; number++)
        {
            pair.InZoho($"New {number}", number + 1);
        }

        bench.Clock.Advance(TimeSpan.FromMinutes(6));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            bench.Get<PlacePull>().RunAsync(bench.Get<Messages>().NewSignal(FlowBench.Tenant, pair.Sync.Left.PlaceId, SignalReason.Poll), Stop))));
        await pair.SettleAsync();

        pair.GoogleEvents.Count.ShouldBe(21);
        pair.WritesSince(before).ShouldBe((0, 20));
        bench.World.Google.InFlight.SameRecordOverlapped.ShouldBeFalse();
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R3_A_puller_that_lost_its_lease_in_the_middle_writes_nothing_and_the_other_ends_the_pull()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        pair.EditZoho(pair.ZohoIdOf("One"), "Venue", "Room 1");
        bench.Clock.Advance(TimeSpan.FromMinutes(6));
        var reached = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        bench.Wire.Before = request =>
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/coql", StringComparison.Ordinal) && reached.TrySetResult())
            {
                return release.Task;
            }

            return Task.CompletedTask;
        };
        var messages = bench.Get<Messages>();
        var slow = Task.Run(() => bench.Get<PlacePull>().RunAsync(messages.NewSignal(FlowBench.Tenant, pair.Sync.Left.PlaceId, SignalReason.Poll), Stop), Stop);
        await reached.Task;

        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        await bench.Get<PlacePull>().RunAsync(messages.NewSignal(FlowBench.Tenant, pair.Sync.Left.PlaceId, SignalReason.Poll), Stop);
        var ended = (await bench.Get<PlaceRows>().GetAsync(FlowBench.Tenant, pair.Sync.Left.PlaceId, Stop))!;
        var sent = bench.Queues.Sent.Count;
        release.SetResult();
        await slow;

        bench.Queues.Sent.Count.ShouldBe(sent);
        var after = (await bench.Get<PlaceRows>().GetAsync(FlowBench.Tenant, pair.Sync.Left.PlaceId, Stop))!;
        (after.Cursor, after.Epoch, after.ETag).ShouldBe((ended.Cursor, ended.Epoch, ended.ETag));
        var before = pair.Ledgers;
        await pair.SettleAsync();
        ((string?)pair.GoogleBy("One")["location"]).ShouldBe("Room 1");
        pair.WritesSince(before).ShouldBe((0, 1));
        await pair.ShouldBeQuietAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R15_R16_The_same_apply_delivered_twice_at_once_writes_once(bool creates)
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        if (creates)
        {
            pair.InZoho("New", 1);
        }
        else
        {
            pair.EditZoho(pair.ZohoIdOf("One"), "Venue", "Room 1");
        }

        var before = pair.Ledgers;
        var apply = await PulledAsync(pair);
        await WhileTimePassesAsync(bench, Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await Task.Yield();
            await bench.Get<ApplyLinks>().RunAsync(apply, Stop);
            return true;
        })));
        await pair.SettleAsync();

        pair.WritesSince(before).ShouldBe((0, 1));
        pair.GoogleEvents.Count.ShouldBe(creates ? 2 : 1);
        bench.World.Google.InFlight.SameRecordOverlapped.ShouldBeFalse();
        (await pair.OutcomesAsync("conflict")).ShouldBeEmpty();
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task Scenario_18_Push_poll_and_manual_run_of_one_record_bring_the_newest_version_with_one_write()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        var zoho = pair.ZohoIdOf("One");
        pair.EditZoho(zoho, "Venue", "older");
        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        pair.EditZoho(zoho, "Venue", "newest");
        bench.Clock.Advance(TimeSpan.FromMinutes(6));
        var before = pair.Ledgers;
        var messages = bench.Get<Messages>();
        foreach (var reason in (SignalReason[])[SignalReason.Push, SignalReason.Poll, SignalReason.Manual])
        {
            await messages.SendAsync(messages.NewSignal(FlowBench.Tenant, pair.Sync.Left.PlaceId, reason), TimeSpan.Zero, Stop);
        }

        await messages.SendAsync(messages.NewSignal(FlowBench.Tenant, pair.Sync.Left.PlaceId, SignalReason.Manual) with { Record = zoho, Sync = pair.Sync.Id }, TimeSpan.Zero, Stop);
        await bench.RunUntilQuietAsync();

        // A read that shows the record as it was before comes last.
        bench.World.Zoho.Faults.Next("zoho.coql", 1, new CrmSync.Sandbox.Faults.Fault.StaleRead(TimeSpan.FromMinutes(30)));
        await messages.SendAsync(messages.NewSignal(FlowBench.Tenant, pair.Sync.Left.PlaceId, SignalReason.Poll), TimeSpan.Zero, Stop);
        await pair.SettleAsync();

        ((string?)pair.GoogleBy("One")["location"]).ShouldBe("newest");
        ((string?)pair.ZohoBy("One")["Venue"]).ShouldBe("newest");
        pair.WritesSince(before).ShouldBe((0, 1));
        await pair.ShouldBeQuietAsync();
    }

    /// <summary>Pulls the CRM and takes the one apply message it sends.</summary>
    private static async Task<ApplyMessage> PulledAsync(ZohoGooglePair pair)
    {
        var bench = pair.Bench;
        bench.Clock.Advance(TimeSpan.FromMinutes(6));
        await bench.Get<PlacePull>().RunAsync(bench.Get<Messages>().NewSignal(FlowBench.Tenant, pair.Sync.Left.PlaceId, SignalReason.Poll), Stop);
        return bench.Queues.Take() is { } sent && MessageJson.TryRead(sent.Text, out ApplyMessage? apply) ? apply : throw new InvalidOperationException("no apply was sent");
    }

    /// <summary>Workers that wait by the bench's clock need somebody to move it.</summary>
    private static async Task<T> WhileTimePassesAsync<T>(FlowBench bench, Task<T> work)
    {
        for (var step = 0; step < 500 && !work.IsCompleted; step++)
        {
            await Task.WhenAny(work, Task.Delay(20, Stop));
            bench.Clock.Advance(TimeSpan.FromMilliseconds(50));
        }

        return await work.WaitAsync(TimeSpan.FromSeconds(30), Stop);
    }
}
