using System.Net;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;
using Sandboxed = CrmSync.Sandbox.Faults.Fault;

namespace CrmSync.Connectors.Tests.ZohoCrm;

public sealed class ZohoCrmWriteFacts
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.Parse("2026-03-02T12:00:00Z", null);

    private readonly ZohoCrmWorld world = new();

    [Fact]
    public async Task Updates_of_500_are_five_calls()
    {
        var ids = world.Zoho.Create("Events", Enumerable.Range(0, 500).Select(number => ZohoCrmWorld.Meeting($"Meeting {number}")));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        world.Spent();
        foreach (var some in ids.Chunk(100))
        {
            (await world.WriteAsync(Noon.AddSeconds(50), [.. some.Select(id => Update(id, "changed"))])).ShouldAllBe(result => result is WriteResult.Written);
        }

        world.Spent().TotalCalls.ShouldBe(5);
        world.Sent.Requests.ShouldAllBe(sent => sent.Headers["If-Unmodified-Since"] == "2026-03-02T12:00:50+00:00");
    }

    [Fact]
    public async Task Records_younger_than_what_was_observed_are_written_on_their_own_version()
    {
        var old = world.User("old");
        world.Clock.Advance(TimeSpan.FromSeconds(20));
        var (young, youngToo) = (world.User("young"), world.User("young too"));
        await world.WriteAsync(Noon.AddSeconds(10), Update(old, "a"), Update(young, "b"), Update(youngToo, "c"));
        world.Sent.Requests.Select(sent => (sent.Headers["If-Unmodified-Since"], ((JsonArray)sent.Body!["data"]!).Count)).ShouldBe([
            ("2026-03-02T12:00:10+00:00", 1),
            ("2026-03-02T12:00:20+00:00", 2),
        ]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_record_changed_meanwhile_is_refused_and_the_others_are_written(bool staleIsPerItem)
    {
        world.Zoho.Switches = new() { StaleIsPerItem = staleIsPerItem };
        var ids = world.Zoho.Create("Events", Enumerable.Range(0, 5).Select(number => ZohoCrmWorld.Meeting($"Meeting {number}"))).ToList();
        var updates = ids.Select(id => Update(id, "ours")).ToArray();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        world.Zoho.Edit("Events", ids[2], new JsonObject { ["Event_Title"] = "the user's" });
        var results = await world.WriteAsync(Noon.AddSeconds(30), updates);
        results.Select(result => result.GetType().Name).ShouldBe(["Written", "Written", "Refused", "Written", "Written"]);
        ids.Select(id => (string)world.Zoho.Record("Events", id)!["Event_Title"]!).ShouldBe(["ours", "ours", "the user's", "ours", "ours"]);
        world.Spent().TotalCalls.ShouldBe(staleIsPerItem ? 1 : 3);
    }

    [Fact]
    public async Task A_request_refused_whole_twice_is_refused_for_each()
    {
        var ids = world.Zoho.Create("Events", Enumerable.Range(0, 3).Select(number => ZohoCrmWorld.Meeting($"Meeting {number}")));
        world.Zoho.Faults.Next("zoho.records.update", 2, new Sandboxed.Answer(412));
        (await world.WriteAsync(Noon, [.. ids.Select(id => Update(id, "ours"))])).ShouldAllBe(result => result is WriteResult.Refused);
        world.Spent()["zoho.records.update"].ShouldBe(2);
    }

    [Fact]
    public async Task An_update_of_a_deleted_record_says_gone()
    {
        var (deleted, living) = (world.User(), world.User());
        WriteItem[] updates = [Update(deleted, "a"), Update(living, "b")];
        world.Zoho.Delete("Events", deleted);
        (await world.WriteAsync(Noon, updates)).Select(result => result.GetType().Name).ShouldBe(["Gone", "Written"]);
    }

    [Fact]
    public async Task An_update_writes_the_named_fields_only_and_silently()
    {
        var id = world.User();
        var written = (await world.UpdateAsync(id, ZohoCrmWorld.Title("Renamed"), ZohoCrmWorld.Assign("Description", FieldValue.Nothing))).ShouldBeOfType<WriteResult.Written>();
        written.ShouldBe(new WriteResult.Written(new(id), new("2026-03-02T12:00:00Z"), Noon, null));
        world.Sent.Requests.Single().Body!.ToJsonString().ShouldBe(
            $$"""{"data":[{"Event_Title":"Renamed","Description":null,"$send_notification":false,"id":"{{id}}"}],"trigger":[]}""");
        var spent = world.Spent();
        spent.Mails.ShouldBeEmpty();
        spent.WorkflowRuns.ShouldBe(0);
    }

    [Fact]
    public async Task R26_workflows_run_when_the_option_says_so()
    {
        await world.Connector.WriteAsync(world.Session, new("Events", [Update(world.User(), "Renamed")], Noon) { RunsWorkflows = true }, CancellationToken.None);
        world.Spent().WorkflowRuns.ShouldBe(1);
    }

    [Fact]
    public async Task ZG_7_a_creation_is_ours_stamped_and_silent()
    {
        var written = (await world.CreateAsync(1, ZohoCrmWorld.Timed("Demo"))).ShouldBeOfType<WriteResult.Written>();
        world.Sent.Requests.Single().Body!.ToJsonString().ShouldBe(
            $$$"""{"data":[{"Event_Title":"Demo","Start_DateTime":"2026-03-10T09:00:00\u002B00:00","End_DateTime":"2026-03-10T10:00:00\u002B00:00","All_day":false,"$send_notification":false,"CRM_Sync_Stamp":"{{{world.StampOf(1)}}}","Owner":{"id":"{{{world.Zoho.IntegrationUserId}}}"}}],"trigger":[]}""");
        var read = await world.ReadAsync(written.Id.Value);
        read.Stamp.ShouldBe(world.StampOf(1));
        read.Version.ShouldBe(written.Version);
        world.Spent().WorkflowRuns.ShouldBe(0);
    }

    [Fact]
    public async Task R15_a_repeated_creation_is_told_of_the_first()
    {
        var first = (WriteResult.Written)await world.CreateAsync(1, ZohoCrmWorld.Timed("Demo"));
        (await world.CreateAsync(1, ZohoCrmWorld.Timed("Demo"))).ShouldBe(new WriteResult.Exists(first.Id));
        world.Zoho.Records("Events").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_clash_in_another_unique_field_is_a_rejection_that_names_it()
    {
        world.Zoho.AddField("Events", new("Room_Key", "text") { Unique = true, Custom = true });
        await world.CreateAsync(1, [.. ZohoCrmWorld.Timed("Demo"), ZohoCrmWorld.Assign("Room_Key", new FieldValue.Text("A1"))]);
        var failed = (await world.CreateAsync(2, [.. ZohoCrmWorld.Timed("Demo"), ZohoCrmWorld.Assign("Room_Key", new FieldValue.Text("A1"))])).ShouldBeOfType<WriteResult.Failed>();
        failed.Fault.ShouldBe(new Fault(FaultKind.Rejected, "another record has the same value in the unique field Room_Key"));
    }

    [Fact]
    public async Task Several_clashes_at_once_still_name_the_record_with_our_stamp()
    {
        Answer(HttpStatusCode.BadRequest, """
            {"data":[{"code":"MULTIPLE_OR_MULTI_ERRORS","status":"error","message":"","details":{"errors":[
              {"code":"DUPLICATE_DATA","details":{"api_name":"Room_Key","duplicate_record":{"id":"1"},"json_path":"$.data[0].Room_Key"}},
              {"code":"DUPLICATE_DATA","details":{"api_name":"CRM_Sync_Stamp","duplicate_record":{"id":"2"},"json_path":"$.data[0].CRM_Sync_Stamp"}}]}}]}
            """);
        (await world.CreateAsync(1, ZohoCrmWorld.Timed("Demo"))).ShouldBe(new WriteResult.Exists(new RecordId("2")));
    }

    [Theory]
    [InlineData("RECORD_LOCKED", FaultKind.Busy)]
    [InlineData("NOT_APPROVED", FaultKind.Busy)]
    [InlineData("INVALID_DATA", FaultKind.Rejected)]
    [InlineData("SOMETHING_NEW", FaultKind.Rejected)]
    public async Task A_refused_row_fails_alone(string code, FaultKind kind)
    {
        world.Zoho.Faults.Next("zoho.records.insert", 1, new Sandboxed.RefuseRows(row => row == 1, code));
        var results = await world.WriteAsync(null, [.. Enumerable.Range(0, 3).Select(number => Create(number))]);
        results.Select(result => result.GetType().Name).ShouldBe(["Written", "Failed", "Written"]);
        ((WriteResult.Failed)results[1]).Fault.Kind.ShouldBe(kind);
    }

    [Fact]
    public async Task Creations_missing_from_the_answer_are_unknown()
    {
        world.Zoho.Faults.Next("zoho.records.insert", 1, new Sandboxed.LoseRows(row => row == 0));
        (await world.WriteAsync(null, Create(0), Create(1))).ShouldAllBe(result => result is WriteResult.Unknown);
        (await world.WriteAsync(null, Create(0), Create(1))).ShouldAllBe(result => result is WriteResult.Exists);
    }

    [Fact]
    public async Task Updates_are_matched_by_id_whatever_their_order()
    {
        var ids = world.Zoho.Create("Events", Enumerable.Range(0, 10).Select(number => ZohoCrmWorld.Meeting($"Meeting {number}")));
        world.Zoho.Faults.Next("zoho.records.update", 1, new Sandboxed.ShuffleRows());
        (await world.WriteAsync(Noon, [.. ids.Select(id => Update(id, "ours"))])).Select(result => ((WriteResult.Written)result).Id.Value).ShouldBe(ids);
    }

    [Fact]
    public async Task An_update_missing_from_the_answer_is_unknown_and_the_others_are_told()
    {
        var ids = world.Zoho.Create("Events", Enumerable.Range(0, 3).Select(number => ZohoCrmWorld.Meeting($"Meeting {number}")));
        world.Zoho.Faults.Next("zoho.records.update", 1, new Sandboxed.LoseRows(row => row == 0));
        (await world.WriteAsync(Noon, [.. ids.Select(id => Update(id, "ours"))])).Select(result => result.GetType().Name).ShouldBe(["Unknown", "Written", "Written"]);
    }

    [Fact]
    public async Task An_error_that_names_another_row_spoils_the_order_of_creations()
    {
        Answer(HttpStatusCode.MultiStatus, """
            {"data":[{"code":"INVALID_DATA","status":"error","message":"","details":{"api_name":"Venue","json_path":"$.data[1].Venue"}},
                     {"code":"SUCCESS","status":"success","message":"","details":{"id":"7","Modified_Time":"2026-03-02T13:00:00+01:00"}}]}
            """);
        (await world.WriteAsync(null, Create(0), Create(1))).Select(result => result.GetType().Name).ShouldBe(["Unknown", "Failed"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_answer_is_unknown_and_the_repeat_adopts(bool dropped)
    {
        world.Zoho.Faults.Next("zoho.records.insert", 1, dropped ? new Sandboxed.Drop(AfterEffect: true) : new Sandboxed.Answer(500, AfterEffect: true));
        (await world.CreateAsync(1, ZohoCrmWorld.Timed("Demo"))).ShouldBeOfType<WriteResult.Unknown>();
        (await world.CreateAsync(1, ZohoCrmWorld.Timed("Demo"))).ShouldBeOfType<WriteResult.Exists>();
        world.Zoho.Records("Events").Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("TOO_MANY_REQUESTS", 429, FaultKind.Throttled)]
    [InlineData("RATE_LIMIT_EXCEEDED", 429, FaultKind.Throttled)]
    [InlineData("INVALID_TOKEN", 401, FaultKind.TokenExpired)]
    [InlineData("OAUTH_SCOPE_MISMATCH", 401, FaultKind.Forbidden)]
    [InlineData("NO_PERMISSION", 403, FaultKind.Forbidden)]
    public async Task What_concerns_the_connection_leaves_the_writes_unsent(string code, int status, FaultKind kind)
    {
        var (first, second) = (world.User(), world.User());
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        var third = world.User();
        world.Zoho.Faults.Next("zoho.records.update", 1, new Sandboxed.Answer(status, code));
        var results = await world.WriteAsync(Noon, Update(first, "a"), Update(second, "b"), Update(third, "c"));
        results.ShouldAllBe(result => ((WriteResult.Unsent)result).Fault.Kind == kind);
        world.Spent()["zoho.records.update"].ShouldBe(1);
    }

    [Fact]
    public async Task After_a_broken_request_the_rest_is_unsent()
    {
        var first = world.User();
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        var second = world.User();
        world.Zoho.Faults.Next("zoho.records.update", 1, new Sandboxed.Answer(503));
        (await world.WriteAsync(Noon, Update(first, "a"), Update(second, "b"))).Select(result => result.GetType().Name).ShouldBe(["Unknown", "Unsent"]);
    }

    [Fact]
    public async Task Deletions_are_two_calls_and_pass_over_what_has_changed()
    {
        var ids = world.Zoho.Create("Events", Enumerable.Range(0, 4).Select(number => ZohoCrmWorld.Meeting($"Meeting {number}"))).ToList();
        var deletes = ids.Select(id => new WriteItem.Delete(new(id), world.VersionOf(id))).ToArray();
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        world.Zoho.Edit("Events", ids[1], new JsonObject { ["Event_Title"] = "the user's" });
        (await world.WriteAsync(Noon, deletes)).Select(result => result.GetType().Name).ShouldBe(["Removed", "Refused", "Removed", "Removed"]);
        var spent = world.Spent();
        spent.TotalCalls.ShouldBe(2);
        spent.WorkflowRuns.ShouldBe(0);
        (await world.WriteAsync(Noon, deletes[0]))[0].ShouldBeOfType<WriteResult.Gone>();
    }

    [Fact]
    public async Task A_record_deleted_between_look_and_deletion_is_gone()
    {
        var id = world.User();
        Answer(HttpStatusCode.BadRequest, $$"""{"data":[{"code":"INVALID_DATA","details":{"id":"{{id}}"},"message":"record not deleted","status":"error"}]}""", "DELETE");
        (await world.WriteAsync(null, new WriteItem.Delete(new(id), world.VersionOf(id))))[0].ShouldBeOfType<WriteResult.Gone>();
    }

    [Fact]
    public async Task ZG_8_the_first_reminder_is_ours_and_the_others_stay()
    {
        var meeting = ZohoCrmWorld.Meeting("Demo");
        meeting["Remind_At"] = new JsonArray(new JsonObject { ["unit"] = 1, ["period"] = "days" }, new JsonObject { ["unit"] = 5, ["period"] = "minutes" });
        var id = world.Zoho.Create("Events", meeting);
        (await world.UpdateAsync(id, ZohoCrmWorld.Assign("Remind_At", new FieldValue.Number(15)))).ShouldBeOfType<WriteResult.Written>();
        world.Zoho.Record("Events", id)!["Remind_At"]!.ToJsonString().ShouldBe("""[{"unit":15,"period":"minutes"},{"unit":5,"period":"minutes"}]""");
    }

    [Fact]
    public async Task A_look_up_is_written_as_a_reference()
    {
        var contact = world.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Boyle" });
        var id = world.User();
        await world.UpdateAsync(id, ZohoCrmWorld.Assign("Who_Id", new FieldValue.Text(contact)));
        ((string)world.Zoho.Record("Events", id)!["Who_Id"]!["id"]!).ShouldBe(contact);
    }

    private WriteItem.Update Update(string id, string title) => new(new(id), world.VersionOf(id), [ZohoCrmWorld.Title(title)]);

    private WriteItem.Create Create(int number) => new(world.StampOf(number), [.. ZohoCrmWorld.Timed($"Meeting {number}")]);

    private void Answer(HttpStatusCode status, string body, string? method = null) =>
        world.Sent.Instead = sent => method is null || sent.Method == method ? (status, body) : null;
}
