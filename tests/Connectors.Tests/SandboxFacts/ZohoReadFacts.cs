using System.Text.Json.Nodes;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.SandboxFacts.ZohoWorld;

namespace CrmSync.Connectors.Tests.SandboxFacts;

public class ZohoReadFacts
{
    private const string List = Crm + "/Events?fields=id,Event_Title";

    [Fact]
    public void A_list_pages_by_token_newest_id_first_and_says_so()
    {
        var w = new ZohoWorld();
        string[] ids = [w.Meeting(), w.Meeting(), w.Meeting()];
        var first = w.Api.Get(List + "&per_page=2");
        var info = (JsonObject)first.Json()!["info"]!;
        ((bool)info["more_records"]!).ShouldBeTrue();
        ((string)info["sort_order"]!).ShouldBe("desc");
        var second = w.Api.Get($"{List}&per_page=2&page_token={(string)info["next_page_token"]!}");
        Ids(first).Concat(Ids(second)).ShouldBe(ids.Reverse());
        ((bool)second.Json()!["info"]!["more_records"]!).ShouldBeFalse();
    }

    [Theory]
    [InlineData("/Events", "400 REQUIRED_PARAM_MISSING")]
    [InlineData("/Events?fields=id&per_page=201", "400 LIMIT_EXCEEDED")]
    [InlineData("/Events?fields=id&page=11", "400 DISCRETE_PAGINATION_LIMIT_EXCEEDED")]
    [InlineData("/Events?fields=id&page=1&page_token=x", "400 AMBIGUITY_DURING_PROCESSING")]
    [InlineData("/Events?fields=id&cvid=1&sort_by=id", "400 AMBIGUITY_DURING_PROCESSING")]
    [InlineData("/Events?fields=id&sort_by=Event_Title", "400 INVALID_DATA")]
    [InlineData("/Activities?fields=id", "400 INVALID_MODULE")]
    [InlineData("/settings/nothing/here", "404 INVALID_URL_PATTERN")]
    public void A_wrong_list_request_is_refused_with_its_code(string path, string code) =>
        Code(new ZohoWorld().Api.Get(Crm + path)).ShouldBe(code);

    [Fact]
    public void More_than_fifty_fields_are_too_many() =>
        Code(new ZohoWorld().Api.Get(Crm + "/Events?fields=" + string.Join(',', Enumerable.Range(0, 51).Select(i => "f" + i)))).ShouldBe("400 LIMIT_EXCEEDED");

    [Fact]
    public void A_page_token_is_bound_to_its_request_and_to_a_day()
    {
        var w = new ZohoWorld();
        w.Meeting();
        w.Meeting();
        var token = (string)w.Api.Get(List + "&per_page=1").Json()!["info"]!["next_page_token"]!;
        Code(w.Api.Get($"{Crm}/Events?fields=id&per_page=1&page_token={token}")).ShouldBe("400 TOKEN_BOUND_DATA_MISMATCH");
        w.Clock.Advance(TimeSpan.FromHours(25));
        Code(new SandboxCaller(w.World, "Zoho-oauthtoken " + w.Zoho.AccessToken()).Get($"{List}&per_page=1&page_token={token}")).ShouldBe("400 EXPIRED_VALUE");
    }

    [Fact]
    public void Nothing_is_an_empty_204_and_nothing_newer_an_empty_304()
    {
        var w = new ZohoWorld();
        w.Api.Get(List).Status.ShouldBe(204);
        w.Meeting();
        var newer = w.Api.Get(List, ("If-Modified-Since", "2026-03-02T13:00:00+01:00"));
        newer.Status.ShouldBe(304);
        newer.Body.ShouldBeEmpty();
        w.Api.Get(List, ("If-Modified-Since", "2026-03-02T12:59:59+01:00")).Status.ShouldBe(200);
        w.Zoho.Switches = new ZohoSwitches { ModifiedSinceIsInclusive = true };
        w.Api.Get(List, ("If-Modified-Since", "2026-03-02T13:00:00+01:00")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(true, "204")]
    [InlineData(false, "400 INVALID_DATA")]
    public void A_read_of_an_absent_id_answers_by_switch(bool noContent, string code) =>
        Code(new ZohoWorld(new ZohoSwitches { AbsentIsNoContent = noContent }).Api.Get(Crm + "/Events/1")).ShouldBe(code);

    [Fact]
    public void Times_are_whole_seconds_in_the_readers_zone()
    {
        var w = new ZohoWorld();
        w.Clock.Advance(TimeSpan.FromMilliseconds(900));
        var id = w.Meeting();
        ((string)First(w.Api.Get($"{Crm}/Events/{id}"))["Modified_Time"]!).ShouldBe("2026-03-02T13:00:00+01:00");
        w.Zoho.SetTimeZone(w.Zoho.IntegrationUserId, "Asia/Kolkata");
        var moved = First(w.Api.Get($"{Crm}/Events/{id}"));
        ((string)moved["Modified_Time"]!).ShouldBe("2026-03-02T17:30:00+05:30");
        ((string)moved["Start_DateTime"]!).ShouldBe("2026-03-10T14:30:00+05:30");
    }

    [Fact]
    public void The_vendors_clock_may_be_off_and_shows_in_every_reply()
    {
        var w = new ZohoWorld(skew: TimeSpan.FromSeconds(-90));
        var id = w.Meeting();
        var read = w.Api.Get($"{Crm}/Events/{id}");
        ((string)First(read)["Modified_Time"]!).ShouldBe("2026-03-02T12:58:30+01:00");
        read.Headers["Date"].ShouldBe("Mon, 02 Mar 2026 11:58:30 GMT");
    }

    [Fact]
    public void A_row_may_be_committed_into_the_past()
    {
        var w = new ZohoWorld();
        var id = w.Zoho.Create("Events", MeetingBody(), committedAgo: TimeSpan.FromSeconds(3));
        ((string)First(w.Api.Get($"{Crm}/Events/{id}"))["Modified_Time"]!).ShouldBe("2026-03-02T12:59:57+01:00");
    }

    [Fact]
    public void Rich_text_is_cut_in_lists_and_whole_by_id()
    {
        var w = new ZohoWorld(new ZohoSwitches { DescriptionIsRichText = true });
        var id = w.Meeting();
        w.Zoho.Edit("Events", id, new JsonObject { ["Description"] = new string('x', 600) });
        ((string)First(w.Api.Get(Crm + "/Events?fields=Description"))["Description"]!).Length.ShouldBe(500);
        ((string)First(w.Coql("select Description from Events where id is not null"))["Description"]!).Length.ShouldBe(500);
        ((string)First(w.Api.Get($"{Crm}/Events/{id}"))["Description"]!).Length.ShouldBe(600);
    }

    [Fact]
    public void Deleted_records_are_listed_by_kind_and_age()
    {
        var w = new ZohoWorld();
        var id = w.Meeting("Gone");
        w.Api.Get(Crm + "/Events/deleted").Status.ShouldBe(204);
        w.Zoho.Delete("Events", id);
        var row = First(w.Api.Get(Crm + "/Events/deleted?type=all"));
        ((string)row["id"]!).ShouldBe(id);
        ((string)row["display_name"]!).ShouldBe("Gone");
        ((string)row["deleted_time"]!).ShouldBe("2026-03-02T13:00:00+01:00");
        w.Api.Get(Crm + "/Events/deleted?type=permanent").Status.ShouldBe(204);
        w.Api.Get(Crm + "/Events/deleted", ("If-Modified-Since", "2026-03-02T13:00:01+01:00")).Status.ShouldBe(204);
        w.Api.Get($"{Crm}/Events/{id}").Status.ShouldBe(204);
        w.Clock.Advance(TimeSpan.FromDays(61));
        var late = new SandboxCaller(w.World, "Zoho-oauthtoken " + w.Zoho.AccessToken());
        ((string)First(late.Get(Crm + "/Events/deleted"))["type"]!).ShouldBe("permanent");
    }

    [Theory]
    [InlineData(true, "2026-03-02T13:01:00+01:00")]
    [InlineData(false, "2026-03-02T13:00:00+01:00")]
    public void A_restored_record_keeps_its_id_and_its_time_by_switch(bool bumps, string modified)
    {
        var w = new ZohoWorld(new ZohoSwitches { RestoreBumpsModifiedTime = bumps });
        var id = w.Meeting();
        w.Zoho.Delete("Events", id);
        w.Clock.Advance(TimeSpan.FromMinutes(1));
        w.Zoho.Restore("Events", id);
        ((string)First(w.Api.Get($"{Crm}/Events/{id}"))["Modified_Time"]!).ShouldBe(modified);
        w.Api.Get(Crm + "/Events/deleted").Status.ShouldBe(204);
    }

    [Fact]
    public void An_external_value_stands_for_the_id()
    {
        var w = new ZohoWorld();
        w.Zoho.AddField("Events", new FieldDefinition("Sync_Id", "text") { External = "org" });
        var body = MeetingBody();
        body["Sync_Id"] = "ext-1";
        w.Zoho.Create("Events", body);
        ((string)First(w.Api.Get(Crm + "/Events/ext-1", ("X-EXTERNAL", "Events.Sync_Id")))["Event_Title"]!).ShouldBe("Demo");
        w.Api.Get(Crm + "/Events/ext-2", ("X-EXTERNAL", "Events.Sync_Id")).Status.ShouldBe(204);
    }

    [Fact]
    public void A_merge_moves_meetings_to_the_survivor_and_the_loser_is_just_gone()
    {
        var w = new ZohoWorld();
        var (keep, lose) = (w.Contact("Keep", "k@x.com"), w.Contact("Lose", "l@x.com"));
        var body = MeetingBody();
        body["Participants"] = new JsonArray(new JsonObject { ["type"] = "contact", ["participant"] = lose });
        var meeting = w.Zoho.Create("Events", body);
        w.Zoho.Merge("Contacts", keep, lose);
        ((string)w.Zoho.Record("Events", meeting)!["Participants"]![0]!["participant"]!).ShouldBe(keep);
        w.Api.Get($"{Crm}/Contacts/{lose}").Status.ShouldBe(204);
        w.Api.Get(Crm + "/Contacts/deleted").Status.ShouldBe(204);
    }

    [Fact]
    public void A_denied_module_is_403_and_settings_describe_the_others()
    {
        var w = new ZohoWorld();
        w.Zoho.Deny("Contacts");
        Code(w.Api.Get(Crm + "/Contacts?fields=id")).ShouldBe("403 NO_PERMISSION");
        var fields = (JsonArray)w.Api.Get(Crm + "/settings/fields?module=Events").Json()!["fields"]!;
        var title = fields.Single(f => (string)f!["api_name"]! == "Event_Title")!;
        ((int)title["length"]!).ShouldBe(255);
        ((bool)title["system_mandatory"]!).ShouldBeTrue();
        ((string)w.Api.Get(Crm + "/users?type=CurrentUser").Json()!["users"]![0]!["id"]!).ShouldBe(w.Zoho.IntegrationUserId);
        w.Api.Get(Crm + "/org").Json()!["org"]![0]!["zgid"].ShouldNotBeNull();
    }

    [Fact]
    public void A_stale_read_shows_the_version_before()
    {
        var w = new ZohoWorld();
        var id = w.Meeting("Old");
        w.Clock.Advance(TimeSpan.FromMinutes(1));
        w.Zoho.Edit("Events", id, new JsonObject { ["Event_Title"] = "New" });
        w.Zoho.Faults.Next("zoho.records.get", 1, new Fault.StaleRead(TimeSpan.FromSeconds(30)));
        ((string)First(w.Api.Get($"{Crm}/Events/{id}"))["Event_Title"]!).ShouldBe("Old");
        ((string)First(w.Api.Get($"{Crm}/Events/{id}"))["Event_Title"]!).ShouldBe("New");
    }
}
