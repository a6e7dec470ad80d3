using System.Collections.Immutable;
using CrmSync.App.Manage.Connections;
using CrmSync.App.Manage.History;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Tests.Storage;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow;

/// <summary>The operator's hand on a sync: runs (ALL-2), pause (ALL-4), disable and new credentials (ALL-5), options (ALL-6).</summary>
public sealed class RunFacts(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ALL_2_One_record_by_id_is_settled_and_its_neighbour_is_not_looked_at()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair =>
        {
            pair.InZoho("One", 0);
            pair.InZoho("Two", 1);
        });
        pair.EditZoho(pair.ZohoIdOf("One"), "Venue", "Room 1");
        pair.EditZoho(pair.ZohoIdOf("Two"), "Venue", "Room 2");

        await RunAsync(pair, new NewRun(RunKind.Record, Side.Left, pair.ZohoIdOf("One")));
        await bench.RunUntilQuietAsync();

        ((string?)pair.GoogleBy("One")["location"]).ShouldBe("Room 1");
        pair.GoogleBy("Two")["location"].ShouldBeNull();

        await pair.SettleAsync();
        ((string?)pair.GoogleBy("Two")["location"]).ShouldBe("Room 2");
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ALL_2_A_record_by_id_that_was_deleted_is_deleted_and_one_that_never_was_changes_nothing()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair =>
        {
            pair.InZoho("One", 0);
            pair.InZoho("Two", 1);
        });
        var google = pair.GoogleIdOf("One");
        pair.DeleteGoogle(google);

        await RunAsync(pair, new NewRun(RunKind.Record, Side.Right, google));
        await RunAsync(pair, new NewRun(RunKind.Record, Side.Right, "neverwas"));
        await bench.RunUntilQuietAsync();

        pair.ZohoTitles.ShouldBe(["Two"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ALL_2_A_full_run_finds_what_pulls_have_missed()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        bench.World.Zoho.Create("Events", pair.ZohoEvent("Committed late", 1), committedAgo: TimeSpan.FromDays(1));
        await pair.SettleAsync();
        pair.GoogleTitles.ShouldBe(["One"]);

        await RunAsync(pair, new NewRun(RunKind.Full));
        await bench.RunUntilQuietAsync();

        pair.GoogleTitles.ShouldBe(["Committed late", "One"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ALL_4_A_paused_sync_writes_nothing_and_resuming_catches_up_what_messages_were_lost_for()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair =>
        {
            pair.InZoho("One", 0);
            pair.InZoho("Two", 1);
            pair.InZoho("Goes", 2);
        });

        // This edit is seen and its message lost; the others come while it stands still.
        pair.EditZoho(pair.ZohoIdOf("One"), "Venue", "before");
        bench.Clock.Advance(TimeSpan.FromMinutes(6));
        await bench.Get<App.Flow.Upkeep.PollSources>().RunAsync(Stop);
        await Switch(bench).PauseAsync(FlowBench.Tenant, pair.Sync.Id, Stop);
        await bench.RunUntilQuietAsync();
        bench.Queues.LoseAll();
        var before = pair.Ledgers;
        pair.EditGoogle(pair.GoogleIdOf("Two"), "location", "meanwhile");
        pair.DeleteZoho(pair.ZohoIdOf("Goes"));
        pair.InGoogle("New", 3);
        await bench.CycleAsync(TimeSpan.FromHours(2));
        pair.WritesSince(before).ShouldBe((0, 0));
        (await bench.Get<RunNow>().RunAsync(FlowBench.Tenant, pair.Sync.Id, new NewRun(RunKind.Changes), Stop)).ShouldBeOfType<Reply<RunReply>.Refused>();

        await Switch(bench).ResumeAsync(FlowBench.Tenant, pair.Sync.Id, Stop);
        await bench.RunUntilQuietAsync();

        pair.ZohoTitles.ShouldBe(["New", "One", "Two"]);
        pair.GoogleTitles.ShouldBe(["New", "One", "Two"]);
        ((string?)pair.GoogleBy("One")["location"], (string?)pair.ZohoBy("Two")["Venue"]).ShouldBe(("before", "meanwhile"));
        pair.WritesSince(before).ShouldBe((2, 2));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ALL_4_A_message_that_comes_to_a_paused_sync_is_dropped_and_its_row_stays_due()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        pair.EditZoho(pair.ZohoIdOf("One"), "Venue", "Room 1");
        bench.Clock.Advance(TimeSpan.FromMinutes(6));
        await bench.Get<App.Flow.Upkeep.PollSources>().RunAsync(Stop);
        while (bench.Queues.Take() is { } signal && signal.Queue == App.Flow.Signals.Messages.SignalQueue)
        {
            await bench.HandleAsync(signal.Queue, signal.Text); // pulls only: the apply they send is taken out of the queue and lost
        }

        await Switch(bench).PauseAsync(FlowBench.Tenant, pair.Sync.Id, Stop);
        await bench.RunUntilQuietAsync();
        await Switch(bench).ResumeAsync(FlowBench.Tenant, pair.Sync.Id, Stop);
        await bench.RunUntilQuietAsync();

        ((string?)pair.GoogleBy("One")["location"]).ShouldBe("Room 1");
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ALL_5_A_disabled_sync_keeps_data_and_pairs_and_goes_on_when_it_is_enabled()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));

        await Switch(bench).DisableAsync(FlowBench.Tenant, pair.Sync.Id, Stop);
        pair.EditZoho(pair.ZohoIdOf("One"), "Event_Title", "Renamed meanwhile");
        await bench.CycleAsync(TimeSpan.FromDays(3));
        pair.GoogleTitles.ShouldBe(["One"]);
        var before = pair.Ledgers;

        await Switch(bench).EnableAsync(FlowBench.Tenant, pair.Sync.Id, Stop);
        await pair.SettleAsync();

        pair.GoogleTitles.ShouldBe(["Renamed meanwhile"]);
        pair.WritesSince(before).ShouldBe((0, 1));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ALL_5_Revoked_credentials_stop_the_connection_and_new_ones_go_on_from_there()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        var cursor = (await PlaceAsync(bench, pair.Sync.Right))!.Cursor;

        bench.World.Google.RevokeGrant(ZohoGooglePair.Calendar);
        bench.World.Google.ExpireAccessTokens();
        var before = pair.Ledgers;
        pair.EditZoho(pair.ZohoIdOf("One"), "Venue", "Room 1");
        pair.EditGoogle(pair.GoogleIdOf("One"), "description", "agenda");
        await bench.CycleAsync();
        await bench.CycleAsync();

        var stopped = (await bench.Get<ConnectionRows>().GetAsync(FlowBench.Tenant, pair.Google.Id, Stop))!;
        (stopped.Status, string.IsNullOrEmpty(stopped.StatusReason)).ShouldBe((ConnectionStatus.Stopped, false));
        pair.WritesSince(before).ShouldBe((0, 0));
        (await PlaceAsync(bench, pair.Sync.Right))!.Cursor.ShouldBe(cursor);
        (pair.Ledgers.Google - before.Google)["google.token"].ShouldBe(1);

        await pair.ReplaceGoogleCredentialsAsync(bench.World.Google.AddUser(ZohoGooglePair.Calendar));
        await pair.SettleAsync();

        ((string?)pair.GoogleBy("One")["location"], (string?)pair.ZohoBy("One")["Description"]).ShouldBe(("Room 1", "agenda"));
        pair.WritesSince(before).ShouldBe((1, 1));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R8_Credentials_of_another_account_are_refused()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        var grant = bench.World.Google.AddUser("other@example.com");

        var reply = await bench.Get<ReplaceCredentials>().RunAsync(FlowBench.Tenant, pair.Google.Id, new NewCredentials(Credentials(grant)), Stop);

        reply.ShouldBeOfType<Reply<ConnectionReply>.Refused>().Problem.Type.ShouldBe("urn:crm-sync:problem:another-account");
        await pair.ShouldBeQuietAsync();
        pair.ZohoTitles.ShouldBe(["One"]);
    }

    [Fact]
    public async Task R22_A_field_mapped_later_adopts_what_is_equal_and_writes_nothing_for_what_nobody_changed()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, options => options with { Fields = options.Fields.RemoveAll(field => field.Name == "location") }, pair =>
        {
            pair.InZoho("Same", 0);
            pair.InZoho("Differs", 1);
        });
        pair.EditZoho(pair.ZohoIdOf("Same"), "Venue", "Room 1");
        pair.EditGoogle(pair.GoogleIdOf("Same"), "location", "Room 1");
        pair.EditZoho(pair.ZohoIdOf("Differs"), "Venue", "here");
        pair.EditGoogle(pair.GoogleIdOf("Differs"), "location", "there");
        await pair.SettleAsync();
        var before = pair.Ledgers;

        await pair.EditAsync(new OptionsEdit { Fields = pair.Sync.Options.Fields.Add(new MappedField("location", "Venue", "location") { LeftForm = ["trim"], RightForm = ["trim"] }) });

        pair.WritesSince(before).ShouldBe((0, 0));
        await pair.ShouldBeQuietAsync();

        pair.EditZoho(pair.ZohoIdOf("Same"), "Venue", "Room 2");
        pair.EditGoogle(pair.GoogleIdOf("Differs"), "location", "elsewhere");
        await pair.SettleAsync();

        ((string?)pair.GoogleBy("Same")["location"], (string?)pair.ZohoBy("Differs")["Venue"]).ShouldBe(("Room 2", "elsewhere"));
        pair.WritesSince(before).ShouldBe((1, 1));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ALL_6_A_field_unmapped_later_travels_no_more()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        await pair.EditAsync(new OptionsEdit { Fields = pair.Sync.Options.Fields.RemoveAll(field => field.Name == "location") });

        pair.EditZoho(pair.ZohoIdOf("One"), "Venue", "Room 1");
        pair.EditZoho(pair.ZohoIdOf("One"), "Description", "agenda");
        await pair.SettleAsync();

        pair.GoogleBy("One")["location"].ShouldBeNull();
        ((string?)pair.GoogleBy("One")["description"]).ShouldBe("agenda");
        await pair.ShouldBeQuietAsync();
    }

    private static SyncSwitch Switch(FlowBench bench) => bench.Get<SyncSwitch>();

    private static async Task RunAsync(ZohoGooglePair pair, NewRun run) =>
        (await pair.Bench.Get<RunNow>().RunAsync(FlowBench.Tenant, pair.Sync.Id, run, Stop)).ShouldBeOfType<Reply<RunReply>.Given>();

    private static Task<Place?> PlaceAsync(FlowBench bench, SyncEnd end) => bench.Get<PlaceRows>().GetAsync(FlowBench.Tenant, end.PlaceId, Stop);

    private static ImmutableSortedDictionary<string, string> Credentials(string grant) =>
        ImmutableSortedDictionary<string, string>.Empty.Add("client_id", "c").Add("client_secret", "s").Add("refresh_token", grant);
}
