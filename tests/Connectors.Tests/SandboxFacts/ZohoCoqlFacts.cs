using System.Text.Json.Nodes;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.SandboxFacts.ZohoWorld;

namespace CrmSync.Connectors.Tests.SandboxFacts;

public class ZohoCoqlFacts
{
    [Theory]
    [InlineData("select id from Events", "400 SYNTAX_ERROR")]
    [InlineData("select id from Events where id = '1' and id = '2' and id = '3'", "400 SYNTAX_ERROR")]
    [InlineData("select id from Events where ((id = '1' and id = '2') and id = '3')", "204")]
    [InlineData("select id from Events whre id = '1'", "400 SYNTAX_ERROR")]
    [InlineData("select id from Events where Event_Title = 'open", "400 SYNTAX_ERROR")]
    [InlineData("select Nope from Events where id = '1'", "400 INVALID_QUERY")]
    [InlineData("select id from Nope where id = '1'", "400 INVALID_QUERY")]
    [InlineData("select id from Events where Description = 'x'", "400 INVALID_QUERY")]
    [InlineData("select id from Events where Event_Title > 'x'", "400 INVALID_QUERY")]
    [InlineData("select id from Events where Modified_Time >= '2026-03-02T12:00:00'", "400 INVALID_QUERY")]
    [InlineData("select id from Events where id = '1' limit 0", "400 INVALID_QUERY")]
    [InlineData("select id from Events where id = '1' limit 2001", "400 LIMIT_EXCEEDED")]
    [InlineData("select id from Events where id = '1' limit 2000 offset 99000", "400 LIMIT_EXCEEDED")]
    [InlineData("select id, id from Events where id = '1'", "400 DUPLICATE_DATA")]
    public void The_rules_of_the_language_are_enforced(string query, string code) => Code(new ZohoWorld().Coql(query)).ShouldBe(code);

    [Fact]
    public void Fifty_values_are_the_most_of_an_in() =>
        Code(new ZohoWorld().Coql($"select id from Events where id in ({string.Join(',', Enumerable.Range(1, 51))})")).ShouldBe("400 LIMIT_EXCEEDED");

    [Fact]
    public void A_missing_query_is_named() => Code(new ZohoWorld().Api.Send("POST", Crm + "/coql", new JsonObject())).ShouldBe("400 MANDATORY_NOT_FOUND");

    [Fact]
    public void A_keyset_page_goes_on_after_time_and_id_within_one_second()
    {
        var w = new ZohoWorld();
        string[] ids = [w.Meeting(), w.Meeting(), w.Meeting()];
        const string time = "2026-03-02T12:00:00+00:00";
        var page = w.Coql(
            $"select id, Modified_Time from Events where (Modified_Time > '{time}' or (Modified_Time = '{time}' and id > '{ids[0]}')) order by Modified_Time asc, id asc limit 1");
        Ids(page).ShouldBe([ids[1]]);
        page.Json()!["info"]!.ToJsonString().ShouldBe("""{"count":1,"more_records":true}""");
    }

    [Theory]
    [InlineData("Event_Title = 'Beta'", "Beta")]
    [InlineData("Event_Title != 'Beta'", "Alpha,Gamma")]
    [InlineData("Event_Title in ('Alpha', 'Gamma')", "Alpha,Gamma")]
    [InlineData("Event_Title not in ('Alpha', 'Gamma')", "Beta")]
    [InlineData("Event_Title like '%a'", "Alpha,Beta,Gamma")]
    [InlineData("Event_Title like 'Al%'", "Alpha")]
    [InlineData("Venue is null", "Alpha,Gamma")]
    [InlineData("Venue is not null", "Beta")]
    [InlineData("Start_DateTime between '2026-03-11T00:00:00Z' and '2026-03-12T23:00:00Z'", "Beta,Gamma")]
    [InlineData("(Venue is null and Start_DateTime < '2026-03-11T00:00:00+01:00') or Event_Title = 'Gamma'", "Alpha,Gamma")]
    public void Criteria_choose(string where, string titles)
    {
        var w = new ZohoWorld();
        foreach (var (title, day, venue) in new[] { ("Alpha", 10, null), ("Beta", 11, "Here"), ("Gamma", 12, (string?)null) })
        {
            w.Zoho.Create("Events", new JsonObject
            {
                ["Event_Title"] = title, ["Venue"] = venue,
                ["Start_DateTime"] = $"2026-03-{day}T10:00:00+01:00", ["End_DateTime"] = $"2026-03-{day}T11:00:00+01:00",
            });
        }

        var rows = (JsonArray)w.Coql($"select Event_Title from Events where {where} order by Event_Title").Json()!["data"]!;
        string.Join(',', rows.Select(r => (string)r!["Event_Title"]!)).ShouldBe(titles);
    }

    [Fact]
    public void Array_fields_can_be_selected_by_switch()
    {
        var w = new ZohoWorld();
        var body = MeetingBody();
        body["Participants"] = new JsonArray(new JsonObject { ["type"] = "email", ["Email"] = "a@x.com" });
        w.Zoho.Create("Events", body);
        const string query = "select Participants from Events where id is not null";
        ((string)First(w.Coql(query))["Participants"]![0]!["Email"]!).ShouldBe("a@x.com");
        w.Zoho.Switches = new ZohoSwitches { CoqlSelectsArrays = false };
        var refused = w.Coql(query);
        Code(refused).ShouldBe("400 INVALID_QUERY");
        ((string)refused.Json()!["details"]!["column_name"]!).ShouldBe("Participants");
    }

    [Fact]
    public void The_smaller_limit_is_a_switch() =>
        Code(new ZohoWorld(new ZohoSwitches { CoqlLimit = 200 }).Coql("select id from Events where id = '1' limit 201")).ShouldBe("400 LIMIT_EXCEEDED");

    [Fact]
    public void References_show_id_and_name_and_can_be_followed()
    {
        var w = new ZohoWorld();
        var contact = w.Contact();
        var body = MeetingBody();
        body["Who_Id"] = contact;
        w.Zoho.Create("Events", body);
        var row = First(w.Coql($"select Who_Id, Who_Id.Email, Modified_By from Events where Who_Id = '{contact}'"));
        ((string)row["Who_Id"]!["name"]!).ShouldBe("Pat Boyle");
        ((string)row["Who_Id.Email"]!).ShouldBe("p.boyle@example.com");
        ((string)row["Modified_By"]!["id"]!).ShouldBe(w.Zoho.SalesUserId);
    }
}
