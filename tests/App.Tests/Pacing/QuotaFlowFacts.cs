using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.App.Flow.Upkeep;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.State.Rows;
using CrmSync.App.Tests.Flow;
using CrmSync.App.Tests.Storage;
using CrmSync.Connectors.Contract;
using CrmSync.Sandbox.Memory;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Pacing;

/// <summary>The whole flow under a small quota, in two processes; the vendor counts.</summary>
public sealed class QuotaFlowFacts(AzuriteFixture azurite)
{
    private const string Other = "other-account";

    private static readonly (string, string)[] LikeXero =
        [("Connectors:memory:UnitsPerMinute", "60"), ("Connectors:memory:Burst", "60"), ("Connectors:memory:UnitsPerDay", "5000"), ("Connectors:memory:AtOnce", "5")];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R20_Five_thousand_records_go_out_in_little_more_than_the_quotas_minimum()
    {
        await using var one = await FlowBench.StartLargeAsync(LikeXero);
        await using var two = one.StartAnother();
        one.Clock.MovesWithWaits = true;
        one.World.Memory.Switches = one.World.Memory.Switches with { CallsPerMinute = 60, CallsPerDay = 5000 };
        await StartAsync(one, records: 5_000);

        await RunInTurnsAsync(one, two);

        one.World.Memory.Records("right").Count.ShouldBe(5_000);
        var use = one.World.Memory.Meter.Of(Other);
        use.Calls.ShouldBe(102); // who it is, one empty page, and 50 batches with their fields
        use.MostInAMinute.ShouldBeLessThanOrEqualTo(60);
        (use.Last - use.First).ShouldBe(TimeSpan.FromSeconds(60), "less is not allowed");
    }

    [Fact]
    public async Task R20_Two_processes_at_work_at_the_same_time_never_exceed_what_the_vendor_counts()
    {
        await using var one = await FlowBench.StartAsync(azurite, LikeXero);
        await using var two = one.StartAnother();
        one.Clock.MovesWithWaits = true;
        one.World.Memory.Switches = one.World.Memory.Switches with { CallsPerMinute = 60, CallsPerDay = 5000 };
        await StartAsync(one, records: 3_000);

        await Task.WhenAll(((FlowBench[])[one, two, one, two]).Select(process => Task.Run(() => WorkAsync(process), Stop)));
        await RunInTurnsAsync(one, two);

        one.World.Memory.Records("right").Count.ShouldBe(3_000);
        foreach (var account in (string[])[Other, "memory-account"])
        {
            one.World.Memory.Meter.Of(account).MostInAMinute.ShouldBeInRange(1, 60);
        }

        one.World.Memory.InFlight.MostCalls.ShouldBeLessThanOrEqualTo(10, "five of either account");
    }

    [Fact]
    public async Task R20_An_operator_is_answered_while_the_flow_waits_for_the_minute_to_end()
    {
        await using var one = await FlowBench.StartAsync(azurite, LikeXero);
        await using var two = one.StartAnother();
        var connection = await StartAsync(one, records: 0);
        var catalog = one.Get<ConnectorCatalog>().Get("memory");
        for (var call = one.World.Memory.Meter.Of(Other).Calls; call < 58; call++)
        {
            (await one.Get<VendorCalls>().ReadAsync(connection, session => catalog.WhoAmIAsync(session, Stop), Stop)).ShouldBeOfType<Outcome<Account>.Ok>();
        }

        var flow = await two.Get<VendorCalls>().ReadAsync(connection, session => catalog.WhoAmIAsync(session, Stop), Stop);
        flow.ShouldBeOfType<Outcome<Account>.Failed>().Fault.Paced.ShouldBeTrue();
        (await one.Get<ConnectionRows>().GetAsync(FlowBench.Tenant, connection.Id, Stop))!.ThrottledUntil.ShouldBe(one.Clock.GetUtcNow().AddSeconds(60));
        (await two.Get<VendorCalls>().LookUpAsync(connection, session => catalog.ListPlacesAsync(session, Stop), Stop)).ShouldBeOfType<Outcome<ImmutableArray<PlaceListing>>.Ok>();
        one.World.Memory.Meter.Of(Other).Calls.ShouldBe(59);
    }

    [Fact]
    public async Task R20_The_days_limit_parks_the_connection_and_no_sweep_adds_messages_meanwhile()
    {
        await using var one = await FlowBench.StartLargeAsync([.. LikeXero, ("Connectors:memory:UnitsPerDay", "20"), ("Flow:PollInterval", "1000000")]);
        one.Clock.MovesWithWaits = true;
        var begin = one.Clock.GetUtcNow();
        await StartAsync(one, records: 1_000);
        while (one.Queues.NextAt <= begin.AddMinutes(5))
        {
            await one.StepAsync();
        }

        var applies = one.Queues.Sent.Count(sent => sent.Queue == "applies");
        for (var minute = 0; minute < 30; minute++)
        {
            one.Clock.Advance(TimeSpan.FromMinutes(1));
            await one.Get<PollSources>().RunAsync(Stop);
        }

        one.Queues.Sent.Count(sent => sent.Queue == "applies").ShouldBe(applies);
        one.World.Memory.Meter.Of(Other).Calls.ShouldBe(18); // two are the operator's
        await one.RunUntilQuietAsync();
        one.World.Memory.Records("right").Count.ShouldBe(1_000);
        one.World.Memory.Meter.Of(Other).MostInADay.ShouldBeLessThanOrEqualTo(20);
        one.Clock.GetUtcNow().ShouldBeInRange(begin.AddDays(1), begin.AddDays(1.1));
    }

    /// <summary>Two accounts with a collection each, so that one of them is only written to; answers that one.</summary>
    private static async Task<State.Connection> StartAsync(FlowBench bench, int records)
    {
        foreach (var collection in (string[])["left", "right"])
        {
            bench.World.Memory.AddCollection(collection, new MemoryField("title", "text"), new MemoryField("body", "text"), new MemoryField("place", "text"), new MemoryField("tags", "set"));
        }

        bench.World.Memory.Create("left", Enumerable.Range(0, records).Select(number => new JsonObject { ["title"] = $"T{number}", ["body"] = "body" }));
        var left = await bench.ConnectAsync("memory", ImmutableSortedDictionary<string, string>.Empty.Add("refresh_token", bench.World.Memory.RefreshToken));
        var right = await bench.ConnectAsync("memory", ImmutableSortedDictionary<string, string>.Empty.Add("refresh_token", bench.World.Memory.Grant(Other)));
        await bench.SyncAsync("memory-memory", left, "left", right, "right");
        return right;
    }

    /// <summary>The processes take messages in turn; time passes where nobody has anything to do.</summary>
    private static async Task RunInTurnsAsync(params FlowBench[] processes)
    {
        for (var turn = 0; await processes[turn % processes.Length].StepAsync(); turn++)
        {
            turn.ShouldBeLessThan(20_000, "the flow never comes to rest");
        }
    }

    private static async Task WorkAsync(FlowBench process)
    {
        for (var step = 0; step < 20_000 && await process.StepAsync(); step++)
        {
        }
    }
}
