using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;
using Sandboxed = CrmSync.Sandbox.Faults.Fault;

namespace CrmSync.Connectors.Tests.ZohoCrm;

public sealed class ZohoCrmPullFacts
{
    private const string Columns = "id, Modified_Time, Owner, CRM_Sync_Stamp, All_day, Recurring_Activity, Event_Title, Start_DateTime, End_DateTime, Description";

    private readonly ZohoCrmWorld world = new();

    [Fact]
    public async Task A_full_read_of_5000_is_25_queries_and_one_look_at_the_deleted()
    {
        world.Zoho.Create("Events", Enumerable.Range(0, 5000).Select(number => ZohoCrmWorld.Meeting($"Meeting {number}")));
        var pulled = await world.PullAsync(null);
        var spent = world.Spent();
        pulled.Observations.Select(observation => observation.Id).Distinct().Count().ShouldBe(5000);
        spent["zoho.coql"].ShouldBe(25);
        spent["zoho.records.deleted"].ShouldBe(1);
        spent.TotalCalls.ShouldBe(26);
    }

    [Fact]
    public async Task A_full_read_of_nothing_is_two_calls()
    {
        (await world.PullAsync(null)).Observations.ShouldBeEmpty();
        world.Spent().TotalCalls.ShouldBe(2);
    }

    [Fact]
    public async Task The_queries_are_these()
    {
        world.Zoho.Create("Events", Enumerable.Range(0, 201).Select(number => ZohoCrmWorld.Meeting($"Meeting {number}")));
        var ids = world.Zoho.Records("Events").Select(record => (string)record["id"]!).Order(StringComparer.Ordinal).ToList();
        var first = await world.PullAsync(null, notEndedBefore: DateTimeOffset.Parse("2025-12-02T00:00:00Z", null));
        await world.PullAsync(first.Cursor);
        await world.PullAsync(null);
        world.Sent.Queries.ShouldBe([
            $"select {Columns} from Events where End_DateTime >= '2025-12-02T00:00:00+00:00' order by id asc limit 200",
            $"select {Columns} from Events where (End_DateTime >= '2025-12-02T00:00:00+00:00') and (id > '{ids[199]}') order by id asc limit 200",
            $"select {Columns} from Events where Modified_Time > '2026-03-02T11:59:55+00:00' order by Modified_Time asc, id asc limit 200",
            $"select {Columns} from Events where (Modified_Time > '2026-03-02T12:00:00+00:00') or ((Modified_Time = '2026-03-02T12:00:00+00:00') and (id > '{ids[199]}')) order by Modified_Time asc, id asc limit 200",
            $"select {Columns} from Events where id is not null order by id asc limit 200",
            $"select {Columns} from Events where id > '{ids[199]}' order by id asc limit 200",
        ]);
    }

    [Fact]
    public async Task An_idle_delta_is_two_calls()
    {
        world.User();
        var first = await world.PullAsync(null);
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        first = await world.PullAsync(first.Cursor);
        world.Spent();
        (await world.PullAsync(first.Cursor)).Observations.ShouldBeEmpty();
        world.Spent().TotalCalls.ShouldBe(2);
    }

    [Fact]
    public async Task Changes_of_500_are_four_calls()
    {
        var first = await world.PullAsync(null);
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        world.Zoho.Create("Events", Enumerable.Range(0, 500).Select(number => ZohoCrmWorld.Meeting($"Meeting {number}")));
        world.Spent();
        (await world.PullAsync(first.Cursor)).Observations.Count.ShouldBe(500);
        world.Spent().TotalCalls.ShouldBe(4);
    }

    [Fact]
    public async Task A_window_leaves_out_what_ended_before_it()
    {
        world.User("soon");
        world.Zoho.Create("Events", ZohoCrmWorld.Meeting("long ago", "2025-01-10T10:00:00+01:00", "2025-01-10T11:00:00+01:00"));
        (await world.PullAsync(null, notEndedBefore: DateTimeOffset.Parse("2025-12-02T00:00:00Z", null))).Titles.ShouldBe(["soon"]);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(-90)]
    public async Task Scenario_09_equal_times_page_shift_and_a_clock_that_is_wrong(int skewSeconds)
    {
        var skewed = new ZohoCrmWorld(skew: TimeSpan.FromSeconds(skewSeconds));
        var first = await skewed.PullAsync(null);
        skewed.Clock.Advance(TimeSpan.FromMinutes(5));
        var ids = skewed.Zoho.Create("Events", Enumerable.Range(0, 350).Select(number => ZohoCrmWorld.Meeting($"Meeting {number}")));
        var changes = await skewed.PullAsync(first.Cursor, betweenPages: page =>
        {
            if (page == 1)
            {
                skewed.Clock.Advance(TimeSpan.FromSeconds(1));
                skewed.Zoho.Edit("Events", ids[3], new() { ["Event_Title"] = "changed between pages" });
                skewed.Zoho.Delete("Events", ids[4]);
            }
        });
        changes.Observations.Select(observation => observation.Id.Value).Distinct().ShouldBe(ids, ignoreOrder: true);
        changes.Titles.ShouldContain("changed between pages");
        changes.Deleted.ShouldBe([ids[4]]);

        skewed.Clock.Advance(TimeSpan.FromMinutes(1));
        (await skewed.PullAsync((await skewed.PullAsync(changes.Cursor)).Cursor)).Observations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_that_commits_three_seconds_in_the_past_is_seen()
    {
        var first = await world.PullAsync(null);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        world.Zoho.Create("Events", ZohoCrmWorld.Meeting("late"), committedAgo: TimeSpan.FromSeconds(3));
        (await world.PullAsync(first.Cursor)).Titles.ShouldBe(["late"]);
    }

    [Fact]
    public async Task A_version_is_soft_for_two_seconds_of_the_vendors_clock_and_then_firm()
    {
        world.User();
        var young = await world.PullAsync(null);
        young.Observations[0].Soft.ShouldBeTrue();
        young.Observations[0].Version.ShouldBe(new RecordVersion("2026-03-02T12:00:00Z"));
        young.Observations[0].Modified.ShouldBe(DateTimeOffset.Parse("2026-03-02T12:00:00Z", null));

        world.Clock.Advance(TimeSpan.FromSeconds(3));
        var settled = await world.PullAsync(young.Cursor);
        settled.Observations[0].Soft.ShouldBeFalse();
        settled.Observations[0].Version.ShouldBe(young.Observations[0].Version);
    }

    [Fact]
    public async Task What_is_promised_as_observed_lies_before_the_first_page()
    {
        (await world.PullAsync(null, betweenPages: _ => world.Clock.Advance(TimeSpan.FromMinutes(1)))).ObservedUntil
            .ShouldBe(DateTimeOffset.Parse("2026-03-02T11:59:55Z", null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deletion_comes_as_a_tombstone(bool inclusive)
    {
        world.Zoho.Switches = new() { ModifiedSinceIsInclusive = inclusive };
        var id = world.User();
        var first = await world.PullAsync(null);
        world.Zoho.Delete("Events", id, forGood: true);
        var tombstone = (await world.PullAsync(first.Cursor)).Observations.Single();
        tombstone.State.ShouldBe(new ObservedState.Deleted { At = DateTimeOffset.Parse("2026-03-02T12:00:00Z", null) });
        tombstone.Id.Value.ShouldBe(id);
        tombstone.Modified.ShouldBe(DateTimeOffset.Parse("2026-03-02T12:00:00Z", null));
    }

    [Fact]
    public async Task Deletions_of_450_come_in_pages()
    {
        var ids = world.Zoho.Create("Events", Enumerable.Range(0, 450).Select(number => ZohoCrmWorld.Meeting($"Meeting {number}")));
        var first = await world.PullAsync(null);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        world.Zoho.Delete("Events", ids);
        (await world.PullAsync(first.Cursor)).Deleted.ShouldBe(ids, ignoreOrder: true);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("""{"version":2,"since":"2026-03-02T12:00:00+00:00"}""")]
    public async Task A_cursor_of_another_form_is_expired(string cursor) =>
        ZohoCrmWorld.Fault(await world.Connector.PullAsync(world.Session, new("Events", cursor, null, ZohoCrmWorld.Fields, null), CancellationToken.None)).Kind.ShouldBe(FaultKind.CursorExpired);

    [Fact]
    public async Task A_cursor_older_than_the_list_of_deleted_records_is_expired()
    {
        var first = await world.PullAsync(null);
        world.Clock.Advance(TimeSpan.FromDays(61));
        world.Session = world.Session with { AccessToken = world.Zoho.AccessToken() };
        ZohoCrmWorld.Fault(await world.Connector.PullAsync(world.Session, new("Events", first.Cursor, null, ZohoCrmWorld.Fields, null), CancellationToken.None)).Kind.ShouldBe(FaultKind.CursorExpired);
    }

    [Fact]
    public async Task An_empty_page_that_says_there_is_more_is_not_the_end()
    {
        world.User();
        world.Zoho.Faults.Next("zoho.coql", 1, new Sandboxed.EmptyPage());
        (await world.PullAsync(null)).Titles.ShouldBe(["Demo"]);
    }

    [Fact]
    public async Task Empty_pages_without_end_are_a_failure()
    {
        world.User();
        world.Zoho.Faults.Next("zoho.coql", 10, new Sandboxed.EmptyPage());
        string? continuation = null;
        for (var page = 0; page < 3; page++)
        {
            continuation = ZohoCrmWorld.Value(await world.Connector.PullAsync(world.Session, new("Events", null, continuation, [], null), CancellationToken.None)).Continuation;
        }

        ZohoCrmWorld.Fault(await world.Connector.PullAsync(world.Session, new("Events", null, continuation, [], null), CancellationToken.None)).Kind.ShouldBe(FaultKind.Unavailable);
    }

    [Fact]
    public async Task Columns_that_Zoho_does_not_select_are_left_out_and_partial()
    {
        world.Zoho.Switches = new() { CoqlSelectsArrays = false };
        world.User();
        var living = (await world.PullAsync(null, ["Event_Title", "Participants", "Remind_At"])).Observations[0].State.ShouldBeOfType<ObservedState.Living>();
        living.Partial.ShouldBe(["Participants", "Remind_At"], ignoreOrder: true);
        living.Fields.ShouldNotContainKey("Participants");
    }

    [Fact]
    public async Task A_delta_does_not_ask_again_for_columns_that_were_refused()
    {
        world.Zoho.Switches = new() { CoqlSelectsArrays = false };
        var first = await world.PullAsync(null, ["Event_Title", "Participants", "Remind_At"]);
        world.Spent()["zoho.coql"].ShouldBe(3);
        await world.PullAsync(first.Cursor, ["Event_Title", "Participants", "Remind_At"]);
        world.Spent().TotalCalls.ShouldBe(2);
    }

    [Fact]
    public async Task Where_Zoho_does_not_select_recurrence_the_start_is_completed_by_id_and_shows_it()
    {
        world.Sent.Instead = sent => sent.Target.EndsWith("/coql", StringComparison.Ordinal) && ((string)sent.Body!["select_query"]!).Contains("Recurring_Activity", StringComparison.Ordinal)
            ? (System.Net.HttpStatusCode.BadRequest, """{"code":"INVALID_QUERY","details":{"column_name":"Recurring_Activity"},"message":"column given seems to be invalid","status":"error"}""")
            : null;
        var series = ZohoCrmWorld.Meeting("Weekly");
        series["Recurring_Activity"] = new JsonObject { ["RRULE"] = "FREQ=WEEKLY;INTERVAL=1;DTSTART=2026-03-10;UNTIL=2026-03-10" };
        var id = world.Zoho.Create("Events", series);
        var seen = (await world.PullAsync(null)).Observations.Single().State.ShouldBeOfType<ObservedState.Living>();
        seen.Unsupported.ShouldBeNull();
        seen.Partial.ShouldBe(["Start_DateTime"]);
        (await world.ReadAsync(id)).State.ShouldBeOfType<ObservedState.Living>().Unsupported.ShouldBe("recurring events are not synced yet");
    }

    [Fact]
    public async Task R10_a_field_that_Zoho_does_not_know_is_unknown_and_the_others_are_pulled()
    {
        world.User("Demo");
        var pulled = await world.PullAsync(null, ["Event_Title", "Colour"]);
        pulled.Titles.ShouldBe(["Demo"]);
        pulled.Observations.Single().State.ShouldBeOfType<ObservedState.Living>().Partial.ShouldBe(["Colour"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R10_a_text_that_a_list_may_have_cut_is_partial(bool richText)
    {
        world.Zoho.Switches = new() { DescriptionIsRichText = richText };
        var id = world.Zoho.Create("Events", new JsonObject { ["Event_Title"] = "Long", ["Start_DateTime"] = "2026-03-10T10:00:00+01:00", ["End_DateTime"] = "2026-03-10T11:00:00+01:00", ["Description"] = new string('x', 700) });
        var living = (await world.PullAsync(null)).Observations[0].State.ShouldBeOfType<ObservedState.Living>();
        living.Partial.ShouldBe(richText ? ["Description"] : []);

        ZohoCrmWorld.Values(await world.ReadAsync(id))["Description"].ShouldBe(new FieldValue.Text(new string('x', 700)));
    }

    [Fact]
    public async Task A_recurring_meeting_is_named_as_not_synced()
    {
        var series = ZohoCrmWorld.Meeting("Weekly");
        series["Recurring_Activity"] = new JsonObject { ["RRULE"] = "FREQ=WEEKLY;INTERVAL=1;DTSTART=2026-03-10;UNTIL=2026-03-24" };
        world.Zoho.Create("Events", series);
        (await world.PullAsync(null)).Observations.ShouldAllBe(observation =>
            ((ObservedState.Living)observation.State).Unsupported == "recurring events are not synced yet");
    }
}
