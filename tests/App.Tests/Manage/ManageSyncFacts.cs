using System.Net;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Storage.Tables;
using CrmSync.App.Tests.Storage;
using CrmSync.Engine.Model;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Manage;

public sealed class ManageSyncFacts(AzuriteFixture azurite)
{
    private static readonly object[] Titles = [new { name = "title", left = "title", right = "title" }];

    private static readonly string[] Nothing = ["nothing"];
    private static readonly string[] Unknown = ["louder"];
    private static readonly string[] Trim = ["trim"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Presets_are_listed_with_their_ends_and_defaults()
    {
        await using var bench = await ManageBench.StartAsync(azurite);

        var presets = (await bench.GetAsync("presets")).Json["presets"]!.AsArray();

        presets.Select(preset => (string)preset!["name"]!).ShouldBe(["zoho-crm-google-calendar", "zoho-crm-accounts-xero", "zoho-crm-contacts-xero", "zoho-crm-vendors-xero", "memory-memory"]);
        presets[0]!["left"]!.ToJsonString().ShouldBe("""{"connector":"zoho-crm","collection":"Events"}""");
        presets[0]!["right"]!.ToJsonString().ShouldBe("""{"connector":"google-calendar"}""");
        presets[4]!["defaults"]!["direction"]!.ToJsonString().ShouldBe("\"both\"");
        presets[4]!["defaults"]!["naturalKeys"]!.ToJsonString().ShouldBe("""[{"fields":["title"],"unique":false}]""");
        presets[4]!["defaults"]!["fields"]!.AsArray().Select(field => (string)field!["name"]!).ShouldBe(["title", "body", "place", "tags"]);
    }

    [Fact]
    public async Task R6_A_new_sync_has_both_places_read_in_full_and_channels_opened()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var connection = await bench.ConnectAsync();

        var made = await bench.PostAsync("syncs", new { preset = "memory-memory", name = "Two", left = new { connection, collection = "leads" }, right = new { connection, collection = "cards" }, options = new { direction = "left-to-right", conflicts = "left" } });

        made.Status.ShouldBe(HttpStatusCode.Created);
        var id = (string)made.Json["id"]!;
        made.Location.ShouldBe($"/api/manage/tenants/{bench.Tenant}/syncs/{id}");
        ((string)made.Json["status"]!).ShouldBe("active");
        ((string)made.Json["stage"]!).ShouldBe("reading");
        made.Json["left"]!.ToJsonString().ShouldBe($$"""{"connection":"{{connection}}","name":"Mine","connected":"active","collection":"leads"}""");
        ((string)made.Json["options"]!["direction"]!).ShouldBe("left-to-right");
        ((string)made.Json["options"]!["conflicts"]!).ShouldBe("left");
        var row = await bench.RowAsync(id);
        row.Left.Identity.ShouldBe(new PlaceIdentity("memory", "memory-account", "leads"));
        (await bench.PlaceAsync(row.Left)).FullWanted.ShouldBeTrue();
        (await bench.PlaceAsync(row.Right)).FullWanted.ShouldBeTrue();
        bench.Queues.Signals.Select(signal => (signal.Place, signal.Reason)).ShouldBe([(row.Left.PlaceId, SignalReason.Full), (row.Right.PlaceId, SignalReason.Full)]);
        bench.Channels.Syncs.ShouldBe([id]);
        (await bench.GetAsync($"syncs/{id}")).Text.ShouldBe(made.Text);
        (await bench.GetAsync("syncs")).Text.ShouldBe($$"""{"syncs":[{{made.Text}}]}""");
    }

    [Fact]
    public async Task R1_A_pair_of_places_is_in_one_sync_whichever_is_its_left()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var connection = await bench.ConnectAsync();
        var sync = await bench.SyncAsync(connection);

        foreach (var (left, right) in (List<(string, string)>)[("leads", "cards"), ("cards", "leads")])
        {
            var twin = await bench.PostAsync("syncs", new { preset = "memory-memory", name = "Twin", left = new { connection, collection = left }, right = new { connection, collection = right } });
            twin.Status.ShouldBe(HttpStatusCode.Conflict);
            twin.Detail.ShouldBe($"These two places are in the sync 'Two' ({sync}).");
        }

        (await bench.PostAsync("syncs", new { preset = "memory-memory", name = "Self", left = new { connection, collection = "leads" }, right = new { connection, collection = "leads" } }))
            .Errors.ShouldBe(["right.collection: another collection than the left one"]);
    }

    [Fact]
    public async Task What_is_wrong_with_a_new_sync_is_named()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var connection = await bench.ConnectAsync();
        object End(string collection) => new { connection, collection };

        (await bench.PostAsync("syncs", new { preset = "none", name = "x", left = End("leads"), right = End("cards") })).Errors.ShouldBe(["preset: one of zoho-crm-google-calendar, zoho-crm-accounts-xero, zoho-crm-contacts-xero, zoho-crm-vendors-xero, memory-memory"]);
        (await bench.PostAsync("syncs", new { preset = "memory-memory", name = "", left = new { connection = "nope" }, right = End("cards") })).Errors.ShouldBe([
            "name: 1 to 100 characters, none of them a control character",
            $"left.connection: a connection to memory: {connection}",
            "left.collection: is required: one of the connection's places"]);
        (await bench.PostAsync("syncs", new { preset = "zoho-crm-google-calendar", name = "x", left = End("Leads"), right = End("cards") })).Errors.ShouldBe([
            "left.connection: a connection to zoho-crm; there is none yet",
            "left.collection: Events",
            "right.connection: a connection to google-calendar; there is none yet"]);
        (await bench.PostAsync("syncs", new { preset = "memory-memory", name = "x", left = End("nowhere"), right = End("cards") })).Errors.ShouldBe([
            "left.collection: one that this connection can write: leads, cards, spare, strict"]);
        (await bench.PostAsync("syncs", new { preset = "memory-memory", name = "x", left = End("locked"), right = End("cards") })).Errors.ShouldBe([
            "left.collection: one that this connection can write: leads, cards, spare, strict"]);
        (await bench.GetAsync("syncs")).Text.ShouldBe("""{"syncs":[]}""");
        bench.Queues.Texts.ShouldBeEmpty();
    }

    [Fact]
    public async Task ALL_7_What_is_wrong_with_a_mapping_is_named()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var connection = await bench.ConnectAsync();

        var refused = await bench.PostAsync("syncs", new
        {
            preset = "memory-memory",
            name = "x",
            left = new { connection, collection = "leads" },
            right = new { connection, collection = "cards" },
            options = new
            {
                naturalKeys = new[] { new { fields = Nothing } },
                fields = new object[]
                {
                    new { name = "title", left = "title", right = "title", leftForm = Unknown },
                    new { name = "title", left = "missing", right = "body" },
                    new { name = "a,b", left = "amount", right = "place" },
                    new { name = "again", left = "title", right = "tags", rightForm = Trim },
                },
            },
        });

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Errors.ShouldBe([
            "options.fields[1].name: a name that no other field has",
            "options.fields[2].name: 1 to 60 characters, no comma and no control character",
            "options.fields[2]: two fields of the same kind; the left one is a number, the right one a text",
            "options.fields[3]: two fields of the same kind; the left one is a text, the right one a set",
            "options.fields[0].leftForm: name, concat:…, constant:…, trim, upper, lower, title, placeholder:…, default:…, choice:vendor=shared;…, named; each of at most 200 characters",
            "options.fields[1].left: one of title, body, place, tags, amount",
            "options.fields[3].left: a field that no other rule writes; title is written by one already",
            "options.fields[3].rightForm: an empty list; tags is a set and forms are for texts",
            "options.naturalKeys[0]: names of mapped fields: title, title, a,b, again"]);
    }

    [Fact]
    public async Task ALL_7_What_a_system_demands_must_be_mapped_and_what_it_computes_is_not_written()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var connection = await bench.ConnectAsync();
        Task<Answer> MakeAsync(string direction, params object[] fields) => bench.PostAsync("syncs", new
        {
            preset = "memory-memory", name = "x", left = new { connection, collection = "leads" }, right = new { connection, collection = "strict" }, options = new { direction, naturalKeys = Array.Empty<object>(), fields },
        });

        (await MakeAsync("both", new { name = "sum", left = "amount", right = "total" })).Errors.ShouldBe([
            "options.fields[0].direction: right-to-left; total cannot be written",
            "options.fields: must map title, which the right system demands"]);
        (await MakeAsync("both", new { name = "title", left = "title", right = "title", direction = "right-to-left" })).Errors.ShouldBe(["options.fields: must map title, which the right system demands"]);
        var made = await MakeAsync("both", Titles[0], new { name = "sum", left = "amount", right = "total", direction = "right-to-left" });

        made.Status.ShouldBe(HttpStatusCode.Created);
        made.Json["options"]!["fields"]![0]!["rightMandatory"]!.GetValue<bool>().ShouldBeTrue();
        made.Json["options"]!["fields"]![0]!["leftMandatory"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task A_one_way_sync_may_read_from_what_cannot_be_written()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var connection = await bench.ConnectAsync();

        var made = await bench.PostAsync("syncs", new
        {
            preset = "memory-memory", name = "x", left = new { connection, collection = "locked" }, right = new { connection, collection = "cards" }, options = new { direction = "left-to-right", fields = Titles },
        });

        made.Status.ShouldBe(HttpStatusCode.Created);
        var both = await bench.SendAsync(HttpMethod.Patch, $"syncs/{made.Json["id"]}", new { options = new { direction = "both" } });
        both.Errors.ShouldBe(["left.collection: one that this connection can write: leads, cards, spare, strict"]);
    }

    [Fact]
    public async Task ALL_6_Editing_a_name_or_a_policy_reads_nothing_anew()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var sync = await bench.SyncAsync(await bench.ConnectAsync());
        await bench.ForgetFullAsync(sync);
        bench.Queues.Clear();

        var edited = await bench.SendAsync(HttpMethod.Patch, $"syncs/{sync}", new { name = "Renamed", options = new { conflicts = "right", putBack = true } });

        edited.Status.ShouldBe(HttpStatusCode.OK);
        ((string)edited.Json["name"]!).ShouldBe("Renamed");
        ((string)edited.Json["options"]!["conflicts"]!).ShouldBe("right");
        ((string)edited.Json["options"]!["direction"]!).ShouldBe("both");
        edited.Json["options"]!["fields"]!.AsArray().Count.ShouldBe(4);
        (await bench.PlaceAsync((await bench.RowAsync(sync)).Left)).FullWanted.ShouldBeFalse();
        bench.Queues.Signals.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"fields":[{"name":"title","left":"title","right":"title","rightMandatory":true},{"name":"body","left":"body","right":"body"}]}""")]
    [InlineData("""{"fields":[{"name":"title","left":"title","right":"title","leftMandatory":true},{"name":"body","left":"body","right":"body","rightMandatory":true}]}""")]
    [InlineData("""{"fields":[{"name":"title","left":"title","right":"title","leftMandatory":true}]}""")]
    [InlineData("""{"fields":[{"name":"title","left":"title","right":"title","leftMandatory":true,"companion":"body"},{"name":"body","left":"body","right":"body","leftMandatory":true}]}""")]
    [InlineData("""{"duplicates":"adopt"}""")]
    public async Task R22_What_kept_records_back_and_does_so_no_more_has_them_looked_at_anew(string options)
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var sync = await bench.SyncAsync(await bench.ConnectAsync());
        await EditAsync("""{"duplicates":"skip","fields":[{"name":"title","left":"title","right":"title","leftMandatory":true},{"name":"body","left":"body","right":"body","leftMandatory":true}]}""");
        await bench.ForgetFullAsync(sync);
        bench.Queues.Clear();

        await EditAsync(options);

        var row = await bench.RowAsync(sync);
        foreach (var end in (SyncEnd[])[row.Left, row.Right])
        {
            var place = await bench.PlaceAsync(end);
            (place.FullWanted, place.Renew).ShouldBe((true, true));
        }

        bench.Queues.Signals.Select(signal => (signal.Place, signal.Reason)).ShouldBe([(row.Left.PlaceId, SignalReason.Full), (row.Right.PlaceId, SignalReason.Full)]);

        async Task EditAsync(string changes) => (await bench.SendAsync(HttpMethod.Patch, $"syncs/{sync}", new { options = System.Text.Json.Nodes.JsonNode.Parse(changes) })).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task R22_A_changed_mapping_has_both_places_read_in_full_and_all_records_due()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var sync = await bench.SyncAsync(await bench.ConnectAsync());
        await bench.ForgetFullAsync(sync);
        bench.Queues.Clear();

        var dropped = await bench.SendAsync(HttpMethod.Patch, $"syncs/{sync}", new { options = new { fields = Titles } });
        dropped.Status.ShouldBe(HttpStatusCode.OK);
        bench.Queues.Signals.ShouldBeEmpty();
        var changed = await bench.SendAsync(HttpMethod.Patch, $"syncs/{sync}", new { options = new { fields = (object[])[.. Titles, new { name = "body", left = "body", right = "place" }] } });

        changed.Status.ShouldBe(HttpStatusCode.OK);
        var row = await bench.RowAsync(sync);
        foreach (var end in (SyncEnd[])[row.Left, row.Right])
        {
            var place = await bench.PlaceAsync(end);
            (place.FullWanted, place.Renew).ShouldBe((true, true));
        }

        bench.Queues.Signals.Select(signal => (signal.Place, signal.Reason)).ShouldBe([(row.Left.PlaceId, SignalReason.Full), (row.Right.PlaceId, SignalReason.Full)]);
    }

    [Fact]
    public async Task What_is_wrong_with_an_edit_is_named_and_changes_nothing()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var sync = await bench.SyncAsync(await bench.ConnectAsync());
        var before = (await bench.RowAsync(sync)).ETag;

        (await bench.SendAsync(HttpMethod.Patch, $"syncs/{sync}", new { options = new { direction = "up", colour = 1, master = "middle" } })).Errors.ShouldBe([
            "options.direction: both, left-to-right, right-to-left",
            "options.colour: no such field; allowed are direction, creates, manual, leftView, rightView, conflicts, master, deletions, editOrDeletion, duplicates, putBack, runsWorkflows, notEndedBefore, includesParticipation, guestsBecomeContacts, fields, naturalKeys, parents",
            "options.master: left, right"]);
        (await bench.SendAsync(HttpMethod.Patch, $"syncs/{sync}", new { name = "a\nb", options = new { notEndedBefore = "2026-01-01T00:00:00Z" } })).Errors.ShouldBe([
            "name: 1 to 100 characters, none of them a control character",
            "options.notEndedBefore: absent; it is fixed when the sync is made"]);
        (await bench.SendAsync(HttpMethod.Patch, $"syncs/{sync}", new { options = new { fields = Array.Empty<object>(), naturalKeys = Array.Empty<object>() } })).Errors.ShouldBe(["options.fields: 1 to 500 fields"]);
        (await bench.RowAsync(sync)).ETag.ShouldBe(before);
    }

    [Fact]
    public async Task ALL_4_A_paused_sync_runs_nothing_and_resuming_catches_up()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var sync = await bench.SyncAsync(await bench.ConnectAsync());
        await bench.ForgetFullAsync(sync);
        await bench.Get<SyncRows>().ChangeAsync(bench.Tenant, sync, current => current with { Stage = FirstContactStage.Open }, Stop);
        var row = await bench.RowAsync(sync);
        var key = await SeenSeed.AddAsync(bench, row, Side.Left, "r1", SeenKind.Living);
        bench.Queues.Clear();

        ((string)(await bench.PostAsync($"syncs/{sync}/pause")).Json["status"]!).ShouldBe("paused");
        ((string)(await bench.PostAsync($"syncs/{sync}/pause")).Json["status"]!).ShouldBe("paused");
        var run = await bench.PostAsync($"syncs/{sync}/runs", new { kind = "changes" });
        run.Status.ShouldBe(HttpStatusCode.Conflict);
        run.Detail.ShouldBe("The sync is paused; resume it first.");
        (await bench.PostAsync($"syncs/{sync}/enable")).Status.ShouldBe(HttpStatusCode.Conflict);
        bench.Queues.Texts.ShouldBeEmpty();

        ((string)(await bench.PostAsync($"syncs/{sync}/resume")).Json["status"]!).ShouldBe("active");

        bench.Queues.Signals.Select(signal => (signal.Place, signal.Reason)).ShouldBe([(row.Left.PlaceId, SignalReason.Manual), (row.Right.PlaceId, SignalReason.Manual)]);
        var apply = bench.Queues.Applies.ShouldHaveSingleItem();
        (apply.Sync, apply.Kind, apply.Cleared).ShouldBe((sync, "resumed", false));
        apply.Keys.ShouldBe([key]);
        (await bench.RowAsync(sync)).IdleSince.ShouldBeNull();
        bench.Queues.Clear();
        (await bench.PostAsync($"syncs/{sync}/resume")).Status.ShouldBe(HttpStatusCode.OK);
        bench.Queues.Texts.ShouldBeEmpty();
    }

    [Fact]
    public async Task ALL_5_A_disabled_sync_reads_in_full_what_was_pulled_for_others_meanwhile()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var sync = await bench.SyncAsync(await bench.ConnectAsync());
        await bench.ForgetFullAsync(sync);
        var row = await bench.RowAsync(sync);
        ((string)(await bench.PostAsync($"syncs/{sync}/disable")).Json["status"]!).ShouldBe("disabled");
        (await bench.PostAsync($"syncs/{sync}/resume")).Detail.ShouldBe("The sync is disabled; enable it.");
        (await bench.PostAsync($"syncs/{sync}/pause")).Detail.ShouldBe("The sync is disabled; enable it first.");
        (await bench.PostAsync($"syncs/{sync}/runs", new { kind = "full" })).Detail.ShouldBe("The sync is disabled; enable it first.");
        await bench.Get<PlaceRows>().ChangeAsync(bench.Tenant, row.Left.PlaceId, place => place with { LastPulledAt = DateTimeOffset.UtcNow.AddMinutes(1) }, Stop);
        bench.Queues.Clear();

        ((string)(await bench.PostAsync($"syncs/{sync}/enable")).Json["status"]!).ShouldBe("active");

        bench.Queues.Signals.Select(signal => (signal.Place, signal.Reason)).ShouldBe([(row.Left.PlaceId, SignalReason.Full), (row.Right.PlaceId, SignalReason.Manual)]);
        (await bench.PlaceAsync(row.Left)).FullWanted.ShouldBeTrue();
        (await bench.PlaceAsync(row.Right)).FullWanted.ShouldBeFalse();
    }

    [Fact]
    public async Task ALL_2_A_run_is_of_changes_of_everything_or_of_one_record()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var sync = await bench.SyncAsync(await bench.ConnectAsync());
        await bench.ForgetFullAsync(sync);
        var row = await bench.RowAsync(sync);
        bench.Queues.Clear();

        var changes = await bench.PostAsync($"syncs/{sync}/runs", new { kind = "changes" });
        changes.Status.ShouldBe(HttpStatusCode.Accepted);
        var run = (string)changes.Json["id"]!;
        changes.Location.ShouldBe($"/api/manage/tenants/{bench.Tenant}/syncs/{sync}/runs/{run}");
        (await bench.GetAsync($"syncs/{sync}/runs/{run}")).Text.ShouldBe(changes.Text);
        bench.Queues.Signals.Select(signal => (signal.Place, signal.Reason, signal.Run)).ShouldBe([(row.Left.PlaceId, SignalReason.Manual, run), (row.Right.PlaceId, SignalReason.Manual, run)]);
        bench.Queues.Clear();

        run = (string)(await bench.PostAsync($"syncs/{sync}/runs", new { kind = "full", side = "right" })).Json["id"]!;
        bench.Queues.Signals.Select(signal => (signal.Place, signal.Reason, signal.Run)).ShouldBe([(row.Right.PlaceId, SignalReason.Full, run)]);
        (await bench.PlaceAsync(row.Right)).FullWanted.ShouldBeTrue();
        (await bench.PlaceAsync(row.Left)).FullWanted.ShouldBeFalse();
        bench.Queues.Clear();

        run = (string)(await bench.PostAsync($"syncs/{sync}/runs", new { kind = "record", side = "left", record = "r/1" })).Json["id"]!;
        var signal = bench.Queues.Signals.ShouldHaveSingleItem();
        (signal.Place, signal.Record, signal.Sync, signal.Run).ShouldBe((row.Left.PlaceId, "r/1", sync, run));

        (await bench.PostAsync($"syncs/{sync}/runs", new { kind = "record" })).Errors.ShouldBe([
            "side: is required for a record: left, right",
            "record: is required for a record: the system's id of it, at most 1024 characters"]);
        (await bench.PostAsync($"syncs/{sync}/runs", new { kind = "all" })).Errors.ShouldBe(["kind: changes, full, record"]);
        (await bench.PostAsync($"syncs/{sync}/runs", new { kind = "full", record = "x" })).Errors.ShouldBe(["record: absent, but for a run of kind record"]);
        (await bench.GetAsync($"syncs/{sync}")).Json["lastRun"]!["id"]!.ToString().ShouldBe(run);
    }

    [Fact]
    public async Task ALL_8_A_deleted_sync_leaves_nothing_behind_but_the_vendors_records()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var connection = await bench.ConnectAsync();
        var sync = await bench.SyncAsync(connection);
        var other = await bench.SyncAsync(connection, "spare");
        var row = await bench.RowAsync(sync);
        await SeenSeed.AddAsync(bench, row, Side.Left, "r1", SeenKind.Living);
        var kept = await SeenSeed.AddAsync(bench, await bench.RowAsync(other), Side.Left, "r1", SeenKind.Living);
        await SeenSeed.PairAsync(bench, row, "r1", "c1");
        await bench.PostAsync($"syncs/{sync}/runs", new { kind = "changes" });
        var channels = bench.Get<ChannelRows>();
        var shared = new PushChannel(bench.Get<IIdSource>().NewDigits(), bench.Tenant, "memory", connection, row.Left.PlaceId, "leads");
        var own = new PushChannel(bench.Get<IIdSource>().NewDigits(), bench.Tenant, "memory", connection, row.Right.PlaceId, "cards");
        await channels.SaveAsync(shared, Stop);
        await channels.SaveAsync(own, Stop);

        (await bench.SendAsync(HttpMethod.Delete, $"syncs/{sync}")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await bench.GetAsync($"syncs/{sync}")).Status.ShouldBe(HttpStatusCode.NotFound);
        var tables = bench.Get<StateTables>();
        foreach (var table in (TableClient[])[tables.Links, tables.History])
        {
            (await table.QueryAsync(TableFilter.Create($"PartitionKey eq {Keys.LinkPartition(bench.Tenant, sync)}"), null, null, Stop).CountAsync(Stop)).ShouldBe(0);
        }

        (await bench.Get<SeenRows>().ListAsync(bench.Tenant, row.Left.PlaceId, sync, false, false, Stop).CountAsync(Stop)).ShouldBe(0);
        (await bench.Get<SeenRows>().ListAsync(bench.Tenant, row.Left.PlaceId, other, false, false, Stop).CountAsync(Stop)).ShouldBe(1);
        (await channels.GetAsync(shared.Id, Stop)).ShouldNotBeNull();
        (await channels.GetAsync(own.Id, Stop)).ShouldBeNull();
        kept.ShouldStartWith("L");
        (await bench.SyncAsync(connection)).ShouldNotBe(sync);
    }

    [Fact]
    public void An_edit_can_name_every_option()
    {
        static IEnumerable<string> NamesOf(Type type) => type.GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Order(StringComparer.Ordinal);

        NamesOf(typeof(OptionsEdit)).ShouldBe(NamesOf(typeof(SyncOptions)));
    }
}
