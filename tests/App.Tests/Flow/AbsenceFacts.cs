using CrmSync.App.Flow.Upkeep;
using CrmSync.App.Manage.History;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.App.Tests.Storage;
using CrmSync.Sandbox.Faults;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow;

/// <summary>Absence is suspicion (R8), and many deletions wait for the operator (R9).</summary>
public sealed class AbsenceFacts(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("google.events.list", 0.0)]
    [InlineData("google.events.list", 0.3)]
    [InlineData("zoho.coql", 0.0)]
    [InlineData("zoho.coql", 0.3)]
    public async Task R8_Scenario_12_A_full_read_that_comes_back_short_deletes_nothing(string list, double keep)
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => Fill(pair, 4));
        var before = pair.Ledgers;
        Faults(bench, list).Next(list, 1, new Fault.ShortList(keep));

        await bench.Get<CatchUp>().RunAsync(Stop);
        await pair.SettleAsync();

        Faults(bench, list).Struck.ShouldBe(1);
        pair.WritesSince(before).ShouldBe((0, 0));
        (await pair.ReloadAsync()).HeldReason.ShouldBeNull();
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R8_An_empty_page_with_a_next_one_is_not_the_end_of_the_list()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => Fill(pair, 6));
        var before = pair.Ledgers;
        bench.World.Google.Faults.Next("google.events.list", 1, new Fault.EmptyPage());
        bench.World.Zoho.Faults.Next("zoho.coql", 1, new Fault.EmptyPage());

        await bench.Get<CatchUp>().RunAsync(Stop);
        await pair.SettleAsync();

        (bench.World.Google.Faults.Struck, bench.World.Zoho.Faults.Struck).ShouldBe((1, 1));
        pair.WritesSince(before).ShouldBe((0, 0));
        (await pair.ReloadAsync()).HeldReason.ShouldBeNull();
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R8_Scenario_12_An_empty_list_of_many_holds_the_sync_is_told_once_and_a_whole_list_lifts_it()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => Fill(pair, 30));
        var before = pair.Ledgers;
        bench.World.Google.Faults.Next("google.events.list", 1, new Fault.ShortList(0));

        await bench.Get<CatchUp>().RunAsync(Stop);
        await pair.SettleAsync();
        await pair.SettleAsync();

        (await pair.ReloadAsync()).HeldReason.ShouldBe("30 of 30 pairs would be deleted because their records are gone on the right side; approve or refuse");
        (await pair.OutcomesAsync("held")).Count.ShouldBe(1);
        pair.EditZoho(pair.ZohoIdOf("M 1"), "Venue", "waits");
        await pair.SettleAsync();
        pair.WritesSince(before).ShouldBe((0, 0));

        await bench.Get<CatchUp>().RunAsync(Stop);
        await pair.SettleAsync();

        (await pair.ReloadAsync()).HeldReason.ShouldBeNull();
        ((string?)pair.GoogleBy("M 1")["location"]).ShouldBe("waits");
        pair.WritesSince(before).ShouldBe((0, 1));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R8_An_approved_hold_over_records_that_are_there_after_all_deletes_none_of_them()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => Fill(pair, 6));
        var before = pair.Ledgers;
        bench.World.Google.Faults.Next("google.events.list", 1, new Fault.ShortList(0));
        await bench.Get<CatchUp>().RunAsync(Stop);
        await pair.SettleAsync();
        (await pair.ReloadAsync()).HeldReason.ShouldNotBeNull();

        await DecideAsync(pair, approve: true);

        pair.WritesSince(before).ShouldBe((0, 0));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R8_A_calendar_that_is_no_longer_shared_deletes_nothing_and_goes_on_when_it_is_shared_again()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = new ZohoGooglePair(bench);
        await pair.ConnectAsync();
        bench.World.Google.AddUser("boss@example.com");
        bench.World.Google.AddCalendar("team", "Team", "boss@example.com");
        bench.World.Google.Share("team", ZohoGooglePair.Calendar, "writer");
        pair.InZoho("One", 0);
        bench.World.Google.CreateEvent("team", "Two", ZohoGooglePair.Start(4), ZohoGooglePair.Start(8));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await pair.StartAsync(calendar: "team");
        await pair.SettleAsync();
        var before = pair.Ledgers;

        bench.World.Google.Share("team", ZohoGooglePair.Calendar, null);
        pair.EditZoho(pair.ZohoIdOf("One"), "Venue", "Room 1");
        await pair.SettleAsync();
        await bench.Get<CatchUp>().RunAsync(Stop);
        await pair.SettleAsync();
        pair.ZohoTitles.ShouldBe(["One", "Two"]);
        pair.WritesSince(before).ShouldBe((0, 0));

        bench.World.Google.Share("team", ZohoGooglePair.Calendar, "writer");
        await pair.ReplaceGoogleCredentialsAsync(bench.World.Google.AddUser(ZohoGooglePair.Calendar));
        await pair.SettleAsync();

        pair.ZohoTitles.ShouldBe(["One", "Two"]);
        bench.World.Google.Events("team").Select(one => (string?)one["location"]).ShouldBe([null, "Room 1"], ignoreOrder: true);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R9_Four_of_four_and_twenty_of_thirty_pass()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => Fill(pair, 4));
        pair.DeleteZoho([.. pair.ZohoEvents.Select(one => (string)one["id"]!)]);
        await pair.SettleAsync();
        pair.GoogleTitles.ShouldBeEmpty();

        bench.Clock.Advance(TimeSpan.FromDays(2));
        Fill(pair, 30);
        await pair.SettleAsync();
        pair.DeleteZoho([.. pair.ZohoEvents.Take(20).Select(one => (string)one["id"]!)]);
        await pair.SettleAsync();

        (await pair.ReloadAsync()).HeldReason.ShouldBeNull();
        pair.GoogleEvents.Count.ShouldBe(10);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R9_Five_of_five_are_held_and_approving_deletes_exactly_them()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => Fill(pair, 5));
        pair.DeleteZoho([.. pair.ZohoEvents.Select(one => (string)one["id"]!)]);
        await pair.SettleAsync();
        (await pair.ReloadAsync()).HeldReason.ShouldBe("5 of 5 pairs would be deleted because their records are gone on the left side; approve or refuse");
        pair.GoogleEvents.Count.ShouldBe(5);
        pair.InGoogle("New meanwhile", 50);
        await pair.SettleAsync();
        pair.ZohoEvents.ShouldBeEmpty();

        await DecideAsync(pair, approve: true);

        pair.GoogleTitles.ShouldBe(["New meanwhile"]);
        pair.ZohoTitles.ShouldBe(["New meanwhile"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R9_Refusing_makes_the_deleted_records_again_once()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => Fill(pair, 5));
        pair.DeleteGoogle([.. pair.GoogleEvents.Select(one => (string)one["id"]!)]);
        await pair.SettleAsync();
        (await pair.ReloadAsync()).HeldReason.ShouldNotBeNull();
        var before = pair.Ledgers;

        await DecideAsync(pair, approve: false);

        pair.GoogleTitles.ShouldBe(["M 0", "M 1", "M 2", "M 3", "M 4"]);
        pair.ZohoTitles.ShouldBe(["M 0", "M 1", "M 2", "M 3", "M 4"]);
        pair.WritesSince(before).ShouldBe((0, 5));
        await pair.ShouldBeQuietAsync();

        pair.EditGoogle(pair.GoogleIdOf("M 3"), "location", "again paired");
        await pair.SettleAsync();
        ((string?)pair.ZohoBy("M 3")["Venue"]).ShouldBe("again paired");
    }

    [Fact]
    public async Task R9_Deletions_are_counted_over_a_day_so_that_the_twenty_first_is_held()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => Fill(pair, 30));
        pair.DeleteZoho([.. pair.ZohoEvents.Take(20).Select(one => (string)one["id"]!)]);
        await pair.SettleAsync();
        pair.GoogleEvents.Count.ShouldBe(10);

        bench.Clock.Advance(TimeSpan.FromHours(20));
        pair.DeleteZoho((string)pair.ZohoEvents[0]["id"]!);
        await pair.SettleAsync();
        (await pair.ReloadAsync()).HeldReason.ShouldBe("21 of 30 pairs would be deleted because their records are gone on the left side; approve or refuse");
        pair.GoogleEvents.Count.ShouldBe(10);
    }

    [Fact]
    public async Task R9_Records_that_come_back_lift_the_hold_by_themselves()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => Fill(pair, 6));
        string[] ids = [.. pair.ZohoEvents.Select(one => (string)one["id"]!)];
        pair.DeleteZoho(ids);
        await pair.SettleAsync();
        (await pair.ReloadAsync()).HeldReason.ShouldNotBeNull();
        var before = pair.Ledgers;

        foreach (var id in ids)
        {
            bench.World.Zoho.Restore("Events", id);
        }

        await pair.SettleAsync();

        (await pair.ReloadAsync()).HeldReason.ShouldBeNull();
        pair.GoogleEvents.Count.ShouldBe(6);
        pair.ZohoEvents.Count.ShouldBe(6);
        pair.WritesSince(before).ShouldBe((0, 0));
        await pair.ShouldBeQuietAsync();
    }

    private static void Fill(ZohoGooglePair pair, int count)
    {
        using (pair.Bench.World.Zoho.Act())
        {
            for (var number = 0; number < count; number++)
            {
                pair.InZoho($"M {number}", number);
            }
        }
    }

    private static FaultInjector Faults(FlowBench bench, string operation) => operation.StartsWith("google", StringComparison.Ordinal) ? bench.World.Google.Faults : bench.World.Zoho.Faults;

    private static async Task DecideAsync(ZohoGooglePair pair, bool approve)
    {
        var held = pair.Bench.Get<HeldSet>();
        var set = (await held.GetAsync(FlowBench.Tenant, pair.Sync.Id, Stop)).ShouldBeOfType<Reply<HeldReply>.Given>().Value.Set;
        var decided = approve
            ? await held.ApproveAsync(FlowBench.Tenant, pair.Sync.Id, new HeldDecision(set), Stop)
            : await held.RefuseAsync(FlowBench.Tenant, pair.Sync.Id, new HeldDecision(set), Stop);
        decided.ShouldBeOfType<Reply<RunReply>.Given>();
        await pair.SettleAsync();
    }
}
