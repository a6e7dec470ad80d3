using System.Text.Json.Nodes;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.SandboxFacts.ZohoWorld;

namespace CrmSync.Connectors.Tests.SandboxFacts;

public class ZohoWriteFacts
{
    [Fact]
    public void An_insert_answers_versions_but_no_content()
    {
        var w = new ZohoWorld();
        var answer = w.Post("/Events", MeetingBody());
        answer.Status.ShouldBe(201);
        var id = (string)First(answer)["details"]!["id"]!;
        SandboxCaller.Text(First(answer)).ShouldBe($$"""
            {"code":"SUCCESS","details":{"Modified_Time":"2026-03-02T13:00:00+01:00","Modified_By":{"name":"Sync Integration","id":"{{w.Zoho.IntegrationUserId}}"},"Created_Time":"2026-03-02T13:00:00+01:00","id":"{{id}}","Created_By":{"name":"Sync Integration","id":"{{w.Zoho.IntegrationUserId}}"},"$approval_state":"approved"},"message":"record added","status":"success"}
            """);
        w.Zoho.Ledger.Snapshot().WritesOf(id).ShouldBe(1);
    }

    [Fact]
    public void A_batch_may_succeed_in_part_in_the_order_given()
    {
        var w = new ZohoWorld();
        var mixed = w.Post("/Contacts",
            new JsonObject { ["Last_Name"] = "Boyle" },
            new JsonObject { ["Last_Name"] = "Daly", ["Email"] = "not-an-email" },
            new JsonObject { ["First_Name"] = "Nolast" });
        mixed.Status.ShouldBe(207);
        Codes(mixed).ShouldBe(["SUCCESS", "INVALID_DATA", "MANDATORY_NOT_FOUND"]);
        mixed.Json()!["data"]![1]!["details"]!.ToJsonString().ShouldBe("""{"expected_data_type":"email","api_name":"Email","json_path":"$.data[1].Email"}""");
        mixed.Json()!["data"]![2]!["details"]!.ToJsonString().ShouldBe("""{"api_name":"Last_Name","json_path":"$.data[2].Last_Name"}""");
        w.Post("/Contacts", new JsonObject()).Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("Start_DateTime", "\"2026-03-10T10:00:00.000+01:00\"", "Start_DateTime")]
    [InlineData("Start_DateTime", "\"2026-03-10\"", "Start_DateTime")]
    [InlineData("Start_DateTime", "\"2026-03-10T12:00:00+01:00\"", "End_DateTime")]
    [InlineData("Event_Title", "7", "Event_Title")]
    [InlineData("All_day", "\"true\"", "All_day")]
    [InlineData("Who_Id", "{\"id\":\"1\"}", "Who_Id")]
    [InlineData("Participants", "[{\"type\":\"email\",\"Email\":\"nope\"}]", "Email")]
    [InlineData("Participants", "[{\"type\":\"contact\",\"participant\":\"1\"}]", "participant")]
    [InlineData("Remind_At", "[{\"unit\":15,\"period\":\"seconds\"}]", "Remind_At")]
    public void A_wrong_value_is_refused_by_field(string field, string value, string named)
    {
        var w = new ZohoWorld();
        var body = MeetingBody();
        body[field] = JsonNode.Parse(value);
        var refused = w.Post("/Events", body);
        refused.Status.ShouldBe(400);
        ((string)First(refused)["code"]!).ShouldBe("INVALID_DATA");
        ((string)First(refused)["details"]!["api_name"]!).ShouldBe(named);
    }

    [Fact]
    public void Too_long_a_title_names_the_length()
    {
        var w = new ZohoWorld();
        First(w.Post("/Events", MeetingBody(new string('x', 256))))["details"]!.ToJsonString()
            .ShouldBe("""{"maximum_length":255,"api_name":"Event_Title","json_path":"$.data[0].Event_Title"}""");
    }

    [Fact]
    public void More_than_a_hundred_records_are_refused_whole()
    {
        var w = new ZohoWorld();
        Code(w.Post("/Events", [.. Enumerable.Range(0, 101).Select(_ => MeetingBody())])).ShouldBe("400 LIMIT_EXCEEDED");
        w.Zoho.Records("Events").ShouldBeEmpty();
    }

    [Fact]
    public void A_replayed_insert_doubles_unless_an_external_field_says_who_it_is()
    {
        var w = new ZohoWorld();
        var created = w.Api.Send("POST", Crm + "/settings/fields?module=Events", SandboxCaller.Parsed(
            """{ "fields": [ { "field_label": "Sync Id", "data_type": "text", "length": 100, "external": { "type": "org" } } ] }"""));
        created.Status.ShouldBe(201);
        var body = MeetingBody();
        body["Sync_Id"] = "ext-1";
        var id = (string)First(w.Post("/Events", (JsonObject)body.DeepClone()))["details"]!["id"]!;

        var again = w.Post("/Events", body);

        again.Status.ShouldBe(400);
        ((string)First(again)["code"]!).ShouldBe("DUPLICATE_DATA");
        ((string)First(again)["details"]!["duplicate_record"]!["id"]!).ShouldBe(id);
        ((string)First(again)["details"]!["api_name"]!).ShouldBe("Sync_Id");
        w.Post("/Events", MeetingBody());
        w.Post("/Events", MeetingBody());
        w.Zoho.Records("Events").Count.ShouldBe(3);
    }

    [Fact]
    public void Texts_are_trimmed_and_line_ends_rewritten_by_switch()
    {
        var w = new ZohoWorld();
        var body = MeetingBody("  Demo ");
        body["Description"] = "a\r\nb";
        w.Post("/Events", (JsonObject)body.DeepClone());
        ((string)w.Zoho.Records("Events")[0]["Event_Title"]!).ShouldBe("Demo");
        ((string)w.Zoho.Records("Events")[0]["Description"]!).ShouldBe("a\nb");
        w.Zoho.Switches = new ZohoSwitches { LineEnds = LineEnds.CrLf, TrimsText = false };
        body["Description"] = "a\nb";
        w.Post("/Events", body);
        ((string)w.Zoho.Records("Events")[1]["Event_Title"]!).ShouldBe("  Demo ");
        ((string)w.Zoho.Records("Events")[1]["Description"]!).ShouldBe("a\r\nb");
    }

    [Fact]
    public void An_all_day_meeting_ends_inclusively()
    {
        var w = new ZohoWorld();
        w.Post("/Events", new JsonObject
        {
            ["Event_Title"] = "Fair", ["All_day"] = true, ["Start_DateTime"] = "2026-03-12T00:00:00+01:00", ["End_DateTime"] = "2026-03-13T00:00:00+01:00",
        });
        ((string)w.Zoho.Records("Events")[0]["Start_DateTime"]!).ShouldBe("2026-03-12T00:00:00+01:00");
        ((string)w.Zoho.Records("Events")[0]["End_DateTime"]!).ShouldBe("2026-03-13T23:59:59+01:00");
    }

    [Fact]
    public void An_update_is_partial_and_null_clears_by_switch()
    {
        var w = new ZohoWorld();
        var id = w.Meeting();
        w.Zoho.Edit("Events", id, new JsonObject { ["Venue"] = "Here" });
        w.Api.Send("PUT", $"{Crm}/Events/{id}", Data(new JsonObject { ["Event_Title"] = "New" })).Status.ShouldBe(200);
        ((string)w.Zoho.Record("Events", id)!["Venue"]!).ShouldBe("Here");
        w.Zoho.Switches = new ZohoSwitches { NullClears = false };
        w.Api.Send("PUT", $"{Crm}/Events/{id}", Data(new JsonObject { ["Venue"] = null }));
        ((string)w.Zoho.Record("Events", id)!["Venue"]!).ShouldBe("Here");
        w.Zoho.Switches = new ZohoSwitches();
        w.Api.Send("PUT", $"{Crm}/Events/{id}", Data(new JsonObject { ["Venue"] = null }));
        w.Zoho.Record("Events", id)!["Venue"].ShouldBeNull();
    }

    [Fact]
    public void An_update_of_an_unknown_id_is_refused_alone()
    {
        var w = new ZohoWorld();
        var mixed = w.Api.Send("PUT", Crm + "/Events", Data(
            new JsonObject { ["id"] = w.Meeting(), ["Venue"] = "x" }, new JsonObject { ["id"] = "1", ["Venue"] = "x" }, new JsonObject { ["Venue"] = "x" }));
        mixed.Status.ShouldBe(207);
        Codes(mixed).ShouldBe(["SUCCESS", "INVALID_DATA", "MANDATORY_NOT_FOUND"]);
        ((string)mixed.Json()!["data"]![1]!["message"]!).ShouldBe("the id given seems to be invalid");
    }

    [Fact]
    public void A_precondition_sees_only_whole_seconds()
    {
        var w = new ZohoWorld();
        var id = w.Meeting();
        w.Clock.Advance(TimeSpan.FromMilliseconds(900));
        w.Zoho.Edit("Events", id, new JsonObject { ["Venue"] = "Same second" });
        Put("2026-03-02T13:00:00+01:00").Status.ShouldBe(200);
        w.Clock.Advance(TimeSpan.FromSeconds(5));
        w.Zoho.Edit("Events", id, new JsonObject { ["Venue"] = "Later" });
        var refused = Put("2026-03-02T12:00:00Z");
        refused.Status.ShouldBe(412);
        ((string)First(refused)["code"]!).ShouldBe("ALREADY_MODIFIED");
        ((string)First(refused)["details"]!["Modified_Time"]!).ShouldBe("2026-03-02T13:00:05+01:00");
        ((string)w.Zoho.Record("Events", id)!["Venue"]!).ShouldBe("Later");

        SandboxResponse Put(string since) => w.Api.Send(
            "PUT", $"{Crm}/Events/{id}", Data(new JsonObject { ["Venue"] = "Mine" }), ("If-Unmodified-Since", since));
    }

    [Theory]
    [InlineData(true, 207, "ALREADY_MODIFIED,SUCCESS")]
    [InlineData(false, 412, "ALREADY_MODIFIED")]
    public void A_stale_record_in_a_batch_is_refused_by_switch(bool perItem, int status, string codes)
    {
        var w = new ZohoWorld(new ZohoSwitches { StaleIsPerItem = perItem });
        var (stale, fresh) = (w.Meeting(), w.Meeting());
        w.Clock.Advance(TimeSpan.FromSeconds(5));
        w.Zoho.Edit("Events", stale, new JsonObject { ["Venue"] = "Later" });
        var answer = w.Api.Send("PUT", Crm + "/Events", Data(
            new JsonObject { ["id"] = stale, ["Venue"] = "Mine" }, new JsonObject { ["id"] = fresh, ["Venue"] = "Mine" }), ("If-Unmodified-Since", "2026-03-02T13:00:00+01:00"));
        answer.Status.ShouldBe(status);
        string.Join(',', Codes(answer)).ShouldBe(codes);
        ((string?)w.Zoho.Record("Events", fresh)!["Venue"]).ShouldBe(perItem ? "Mine" : null);
    }

    [Theory]
    [InlineData(true, "b@x.com")]
    [InlineData(false, "a@x.com,b@x.com")]
    public void Participants_replace_by_switch(bool replace, string expected)
    {
        var w = new ZohoWorld(new ZohoSwitches { ParticipantsReplace = replace });
        var body = MeetingBody();
        body["Participants"] = Emails("a@x.com");
        var id = w.Zoho.Create("Events", body);
        w.Api.Send("PUT", $"{Crm}/Events/{id}", Data(new JsonObject { ["Participants"] = Emails("b@x.com") })).Status.ShouldBe(200);
        string.Join(',', ((JsonArray)w.Zoho.Record("Events", id)!["Participants"]!).Select(p => (string)p!["Email"]!)).ShouldBe(expected);
    }

    [Fact]
    public void Deletes_answer_by_id_and_a_second_one_is_refused()
    {
        var w = new ZohoWorld();
        var (first, second) = (w.Meeting(), w.Meeting());
        w.Zoho.Delete("Events", second);
        var mixed = w.Api.Send("DELETE", $"{Crm}/Events?ids={first},{second}&wf_trigger=false");
        mixed.Status.ShouldBe(207);
        mixed.Json()!["data"]!.ToJsonString().ShouldBe(
            $$$"""[{"code":"SUCCESS","details":{"id":"{{{first}}}"},"message":"record deleted","status":"success"},{"code":"INVALID_DATA","details":{"id":"{{{second}}}"},"message":"record not deleted","status":"error"}]""");
        w.Zoho.Ledger.Snapshot().WorkflowRuns.ShouldBe(0);
    }

    [Fact]
    public void A_recurring_insert_answers_one_item_for_each_occurrence()
    {
        var w = new ZohoWorld();
        var body = MeetingBody();
        body["Recurring_Activity"] = new JsonObject { ["RRULE"] = "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;DTSTART=2026-03-10;UNTIL=2026-03-24" };
        ((JsonArray)w.Post("/Events", body).Json()!["data"]!).Count.ShouldBe(3);
        w.Zoho.Records("Events").Select(r => (string)r["Start_DateTime"]!)
            .ShouldBe(["2026-03-10T10:00:00+01:00", "2026-03-17T10:00:00+01:00", "2026-03-24T10:00:00+01:00"]);
    }

    [Fact]
    public void Workflows_and_mails_are_counted()
    {
        var w = new ZohoWorld();
        var body = MeetingBody();
        body["Participants"] = Emails("a@x.com");
        w.Post("/Events", (JsonObject)body.DeepClone());
        w.Zoho.Ledger.Snapshot().Mails.ShouldBeEmpty();
        w.Zoho.Ledger.Snapshot().WorkflowRuns.ShouldBe(0);
        body["$send_notification"] = true;
        w.Api.Send("POST", Crm + "/Events", new JsonObject { ["data"] = new JsonArray(body) });
        w.Zoho.Ledger.Snapshot().Mails.ShouldHaveSingleItem().Recipient.ShouldBe("a@x.com");
        w.Zoho.Ledger.Snapshot().WorkflowRuns.ShouldBe(1);
    }

    [Fact]
    public void Chosen_rows_are_refused_lost_or_shuffled()
    {
        var w = new ZohoWorld();
        w.Zoho.Faults.Next("zoho.records.insert", 1, new Fault.RefuseRows(row => row == 1, "RECORD_LOCKED"));
        Codes(w.Post("/Events", MeetingBody("A"), MeetingBody("B"), MeetingBody("C"))).ShouldBe(["SUCCESS", "RECORD_LOCKED", "SUCCESS"]);
        w.Zoho.Faults.Next("zoho.records.insert", 1, new Fault.LoseRows(row => row == 0));
        Codes(w.Post("/Events", MeetingBody("D"), MeetingBody("E"))).Length.ShouldBe(1);
        w.Zoho.Records("Events").Select(r => (string)r["Event_Title"]!).ShouldBe(["A", "C", "D", "E"]);
    }

    [Fact]
    public void An_upsert_finds_by_unique_field_and_is_not_for_meetings()
    {
        var w = new ZohoWorld();
        var id = w.Contact();
        var answer = w.Post("/Contacts/upsert", new JsonObject { ["Last_Name"] = "New", ["Email"] = "P.BOYLE@example.com" });
        ((string)First(answer)["action"]!).ShouldBe("update");
        ((string)First(answer)["details"]!["id"]!).ShouldBe(id);
        w.Post("/Events/upsert", MeetingBody()).Status.ShouldBe(400);
    }

    [Fact]
    public void Too_many_calls_at_once_are_429_under_the_name_of_the_switch()
    {
        var w = new ZohoWorld(new ZohoSwitches { Concurrency = 1, TooManyCode = "RATE_LIMIT_EXCEEDED" });
        var call = w.Zoho.Identify(new("GET", "h", Crm + "/org", "", new Dictionary<string, string>(), []));
        using (w.Zoho.InFlight.Begin(call))
        using (w.Zoho.InFlight.Begin(call))
        {
            Code(w.Api.Get(Crm + "/org")).ShouldBe("429 RATE_LIMIT_EXCEEDED");
        }

        w.Api.Get(Crm + "/org").Status.ShouldBe(200);
    }

    private static JsonArray Emails(params string[] addresses) =>
        [.. addresses.Select(a => new JsonObject { ["type"] = "email", ["Email"] = a })];
}
