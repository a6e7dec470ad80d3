using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Pushes;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.SandboxFacts.ZohoWorld;

namespace CrmSync.Connectors.Tests.SandboxFacts;

public class ZohoTokenAndPushFacts
{
    private const string Watch = Crm + "/actions/watch";

    [Fact]
    public void A_refresh_names_the_api_domain_and_an_error_has_status_200()
    {
        var w = new ZohoWorld();
        var granted = Refresh(w);
        ((string)granted.Json()!["api_domain"]!).ShouldBe("http://sandbox.test/zoho");
        ((int)granted.Json()!["expires_in"]!).ShouldBe(3600);
        w.Zoho.RevokeGrant();
        var refused = Refresh(w);
        refused.Status.ShouldBe(200);
        Encoding.UTF8.GetString(refused.Body).ShouldBe("""{"error":"invalid_code"}""");
        Code(w.Api.Get(Crm + "/org")).ShouldBe("401 INVALID_TOKEN");
    }

    [Fact]
    public void Only_ten_tokens_are_given_in_ten_minutes_and_fifteen_live()
    {
        var w = new ZohoWorld(new ZohoSwitches { LimitsTokens = true });
        var first = (string)Refresh(w).Json()!["access_token"]!;
        for (var i = 1; i < 10; i++)
        {
            Refresh(w).Json()!["access_token"].ShouldNotBeNull();
        }

        ((string)Refresh(w).Json()!["error"]!).ShouldBe("access_denied");
        w.Clock.Advance(TimeSpan.FromMinutes(10));
        for (var i = 0; i < 6; i++)
        {
            Refresh(w).Json()!["access_token"].ShouldNotBeNull();
        }

        Code(new SandboxCaller(w.World, "Zoho-oauthtoken " + first).Get(Crm + "/org")).ShouldBe("401 INVALID_TOKEN");
    }

    [Fact]
    public void The_scheme_is_not_bearer()
    {
        var w = new ZohoWorld();
        Code(new SandboxCaller(w.World, "Bearer " + w.Zoho.AccessToken()).Get(Crm + "/org")).ShouldBe("401 INVALID_TOKEN");
    }

    [Theory]
    [InlineData("2026-03-09T12:00:00+00:00", "2026-03-09T13:00:00+01:00")]
    [InlineData("2026-03-09T12:00:01+00:00", "2026-03-02T14:00:00+01:00")]
    [InlineData(null, "2026-03-02T14:00:00+01:00")]
    public void An_expiry_that_is_missing_or_too_far_becomes_one_hour(string? asked, string given)
    {
        var w = new ZohoWorld();
        var answer = w.Api.Send("POST", Watch, Channel("1", asked));
        answer.Status.ShouldBe(201);
        ((string)answer.Json()!["watch"]![0]!["details"]!["events"]![0]!["channel_expiry"]!).ShouldBe(given);
    }

    [Fact]
    public void One_call_is_one_push_with_all_its_ids_own_writes_included()
    {
        var w = new ZohoWorld();
        w.Api.Send("POST", Watch, Channel("1"));
        var answer = w.Post("/Events", MeetingBody(), MeetingBody());
        var push = w.Pushes.Take().ShouldHaveSingleItem();
        push.Url.ShouldBe("https://sync.example.com/hook?k=v");
        Parsed(push).ToJsonString().ShouldBe($$$"""
            {"server_time":1772452800000,"query_params":{"k":"v"},"module":"Events","resource_uri":"https://www.zohoapis.com/crm/v2/Events","ids":["{{{Id(answer, 0)}}}","{{{Id(answer, 1)}}}"],"affected_fields":[],"operation":"insert","channel_id":"1","token":"secret"}
            """);
    }

    [Fact]
    public void A_bulk_act_is_one_push_per_operation()
    {
        var w = new ZohoWorld();
        var old = w.Meeting();
        w.Api.Send("POST", Watch, Channel("1"));
        using (w.Zoho.Act())
        {
            w.Meeting();
            w.Meeting();
            w.Zoho.Edit("Events", old, new JsonObject { ["Venue"] = "x" });
        }

        var pushes = w.Pushes.Take().Select(Parsed).ToList();
        pushes.Select(p => $"{(string)p["operation"]!} {((JsonArray)p["ids"]!).Count}").ShouldBe(["insert 2", "update 1"]);
        pushes[1]["affected_fields"]!.ToJsonString().ShouldBe($$"""[{"{{old}}":["Venue"]}]""");
    }

    [Fact]
    public void An_empty_trigger_silences_the_watch_by_switch()
    {
        var w = new ZohoWorld(new ZohoSwitches { EmptyTriggerSilencesWatch = true });
        w.Api.Send("POST", Watch, Channel("1"));
        w.Post("/Events", MeetingBody());
        w.Pushes.Take().ShouldBeEmpty();
        w.Meeting();
        w.Pushes.Take().Count.ShouldBe(1);
    }

    [Fact]
    public void An_expired_or_unknown_channel_is_not_subscribed()
    {
        var w = new ZohoWorld();
        w.Api.Send("PATCH", Watch, Channel("1")).Status.ShouldBe(400);
        w.Api.Send("POST", Watch, Channel("1"));
        w.Api.Send("PUT", Watch, Channel("1")).Status.ShouldBe(200);
        w.Clock.Advance(TimeSpan.FromMinutes(61));
        w.Meeting();
        w.Pushes.Take().ShouldBeEmpty();
        var api = new SandboxCaller(w.World, "Zoho-oauthtoken " + w.Zoho.AccessToken());
        var refused = api.Send("PATCH", Watch, Channel("1"));
        ((string)refused.Json()!["watch"]![0]!["code"]!).ShouldBe("NOT_SUBSCRIBED");
        api.Get(Watch).Status.ShouldBe(204);
    }

    [Fact]
    public void Channels_are_listed_per_module_and_removed()
    {
        var w = new ZohoWorld();
        var channel = Channel("1");
        channel["watch"]![0]!["events"] = new JsonArray("Contacts.all", "Events.edit");
        w.Api.Send("POST", Watch, channel);
        var listed = (JsonArray)w.Api.Get(Watch).Json()!["watch"]!;
        listed.Select(c => $"{(string)c!["resource_name"]!} {c["events"]!.ToJsonString()}")
            .ShouldBe(["Contacts [\"Contacts.create\",\"Contacts.delete\",\"Contacts.edit\"]", "Events [\"Events.edit\"]"]);
        ((JsonArray)w.Api.Send("DELETE", Watch + "?channel_ids=1").Json()!["watch"]!).Count.ShouldBe(2);
        w.Zoho.LiveChannels().ShouldBeEmpty();
    }

    [Fact]
    public void Wrong_watches_are_refused_one_by_one()
    {
        var w = new ZohoWorld();
        var body = Channel("1");
        var wanted = (JsonArray)body["watch"]!;
        var noId = (JsonObject)wanted[0]!.DeepClone();
        noId.Remove("channel_id");
        var longToken = (JsonObject)wanted[0]!.DeepClone();
        longToken["token"] = new string('t', 51);
        var wrongModule = (JsonObject)wanted[0]!.DeepClone();
        wrongModule["events"] = new JsonArray("Notes.all");
        wanted.Add(noId);
        wanted.Add(longToken);
        wanted.Add(wrongModule);
        var mixed = w.Api.Send("POST", Watch, body);
        mixed.Status.ShouldBe(207);
        ((JsonArray)mixed.Json()!["watch"]!).Select(i => (string)i!["code"]!).ShouldBe(["SUCCESS", "MANDATORY_NOT_FOUND", "INVALID_DATA", "INVALID_DATA"]);
    }

    private static JsonObject Channel(string id, string? expiry = null)
    {
        var watch = new JsonObject
        {
            ["channel_id"] = id, ["events"] = new JsonArray("Events.all"), ["notify_url"] = "https://sync.example.com/hook?k=v", ["token"] = "secret",
        };
        if (expiry is not null)
        {
            watch["channel_expiry"] = expiry;
        }

        return new JsonObject { ["watch"] = new JsonArray(watch) };
    }

    private static JsonObject Parsed(PushDelivery push) => (JsonObject)JsonNode.Parse(push.Body)!;

    private static string Id(SandboxResponse response, int row) => (string)response.Json()!["data"]![row]!["details"]!["id"]!;

    private static SandboxResponse Refresh(ZohoWorld w) => w.World.Handle(new(
        "POST", "sandbox.test", "/zoho/oauth/v2/token", $"?grant_type=refresh_token&refresh_token={w.Zoho.RefreshToken}", new Dictionary<string, string>(), []));
}
