using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Google;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.SandboxFacts.GoogleWorld;

namespace CrmSync.Connectors.Tests.SandboxFacts;

public class GoogleTokenAndPushFacts
{
    private const string Watch = Events + "/watch";

    [Fact]
    public void A_refresh_answers_a_token_that_expires()
    {
        var w = new GoogleWorld();
        var token = Refresh(w).Json()!;
        ((int)token["expires_in"]!).ShouldBe(3600);
        token["refresh_token"].ShouldBeNull();
        var api = new SandboxCaller(w.World, "Bearer " + (string)token["access_token"]!);
        api.Get(Events).Status.ShouldBe(200);
        w.Clock.Advance(TimeSpan.FromHours(1));
        Reason(api.Get(Events)).ShouldBe("401 authError");
        w.Google.Ledger.Snapshot().TokenRefreshes.ShouldBe(1);
    }

    [Fact]
    public void Each_account_has_a_subject_of_its_own()
    {
        var w = new GoogleWorld();
        w.Google.AddUser("arne@example.com");
        w.Google.AddUser("beth@example.com");
        string Subject(string user) => (string)new SandboxCaller(w.World, "Bearer " + w.Google.AccessToken(user)).Get("/google/userinfo").Json()!["sub"]!;
        Subject("arne@example.com").Length.ShouldBe(21);
        Subject("arne@example.com").ShouldNotBe(Subject("beth@example.com"));
    }

    [Fact]
    public void A_revoked_grant_is_final()
    {
        var w = new GoogleWorld();
        w.Google.RevokeGrant(Anna);
        var refused = Refresh(w);
        refused.Status.ShouldBe(400);
        Encoding.UTF8.GetString(refused.Body).ShouldBe("""{"error":"invalid_grant","error_description":"Token has been expired or revoked."}""");
        Reason(w.Api.Get(Events)).ShouldBe("401 authError");
    }

    [Fact]
    public void A_watch_says_sync_first_and_exists_at_every_change()
    {
        var w = new GoogleWorld();
        var channel = w.Api.Send("POST", Watch, Channel("c1")).Json()!;
        ((string)channel["expiration"]!).ShouldBe(w.Clock.GetUtcNow().AddDays(7).ToUnixTimeMilliseconds().ToString(null, null));
        var sync = w.Pushes.Take().ShouldHaveSingleItem();
        sync.Url.ShouldBe("https://sync.example.com/hook");
        sync.Body.ShouldBeEmpty();
        sync.Headers["X-Goog-Channel-ID"].ShouldBe("c1");
        sync.Headers["X-Goog-Channel-Token"].ShouldBe("secret");
        sync.Headers["X-Goog-Resource-State"].ShouldBe("sync");
        sync.Headers["X-Goog-Message-Number"].ShouldBe("1");

        var id = w.Timed();
        w.Api.Send("PATCH", $"{Events}/{id}", SandboxCaller.Parsed("""{ "summary": "own write" }"""));
        w.Pushes.Take().Select(p => p.Headers["X-Goog-Resource-State"]).ShouldBe(["exists", "exists"]);
    }

    [Fact]
    public void A_bulk_act_is_one_push_per_channel()
    {
        var w = new GoogleWorld();
        w.Api.Send("POST", Watch, Channel("c1"));
        w.Api.Send("POST", Watch, Channel("c2"));
        w.Pushes.Take();
        using (w.Google.Act())
        {
            w.Timed();
            w.Timed();
        }

        w.Pushes.Take().Select(p => p.Headers["X-Goog-Channel-ID"]).ShouldBe(["c1", "c2"]);
    }

    [Fact]
    public void A_channel_ends_by_stop_and_by_time()
    {
        var w = new GoogleWorld();
        var resource = (string)w.Api.Send("POST", Watch, Channel("c1")).Json()!["resourceId"]!;
        var stop = new JsonObject { ["id"] = "c1", ["resourceId"] = resource };
        w.Api.Send("POST", "/google/calendar/v3/channels/stop", stop).Status.ShouldBe(204);
        w.Api.Send("POST", "/google/calendar/v3/channels/stop", stop).Status.ShouldBe(404);
        w.Google.Switches = new GoogleSwitches { UnknownChannelStopIsNotFound = false };
        w.Api.Send("POST", "/google/calendar/v3/channels/stop", stop).Status.ShouldBe(204);

        var brief = Channel("c2");
        brief["params"] = new JsonObject { ["ttl"] = "60" };
        w.Api.Send("POST", Watch, brief);
        w.Pushes.Take();
        w.Clock.Advance(TimeSpan.FromSeconds(61));
        w.Timed();
        w.Pushes.Take().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("id", 65)]
    [InlineData("token", 257)]
    public void Too_long_a_channel_id_or_token_is_refused(string field, int length)
    {
        var w = new GoogleWorld();
        var channel = Channel("c1");
        channel[field] = new string('x', length);
        w.Api.Send("POST", Watch, channel).Status.ShouldBe(400);
        w.Pushes.Take().ShouldBeEmpty();
    }

    [Fact]
    public void A_fault_strikes_before_or_after_the_effect()
    {
        var w = new GoogleWorld();
        w.Google.Faults.Next("google.events.insert", 1, new Fault.Answer(503));
        Reason(w.Api.Send("POST", Events, Body(""", "id": "aaaaa" """))).ShouldBe("503 backendError");
        w.Google.Events(Anna).ShouldBeEmpty();
        w.Google.Faults.Next("google.events.*", 1, new Fault.Drop(AfterEffect: true));
        w.Api.Send("POST", Events, Body(""", "id": "aaaaa" """)).Dropped.ShouldBeTrue();
        w.Google.Events(Anna).Count.ShouldBe(1);
        w.Google.Faults.Next("google.events.list", 1, new Fault.Answer(429, RetryAfterSeconds: 120));
        w.Api.Get(Events).Headers["Retry-After"].ShouldBe("120");
        w.Google.Faults.Next("google.events.list", 1, new Fault.ExpireAccessToken());
        w.Api.Get(Events).Status.ShouldBe(401);
        w.Api.Get(Events).Status.ShouldBe(401);
    }

    [Fact]
    public void A_quota_counts_a_patch_thrice_in_a_sliding_minute()
    {
        var w = new GoogleWorld(new GoogleSwitches { RequestsPerMinute = 5 });
        var id = w.Timed();
        w.Api.Send("PATCH", $"{Events}/{id}", SandboxCaller.Parsed("{}")).Status.ShouldBe(200);
        w.Api.Get(Events).Status.ShouldBe(200);
        w.Api.Get(Events).Status.ShouldBe(200);
        Reason(w.Api.Get(Events)).ShouldBe("403 rateLimitExceeded");
        w.Clock.Advance(TimeSpan.FromSeconds(60));
        w.Api.Get(Events).Status.ShouldBe(200);
    }

    [Fact]
    public void Counts_are_by_operation_and_can_be_subtracted()
    {
        var w = new GoogleWorld();
        w.Api.Get(Events);
        var before = w.Google.Ledger.Snapshot();
        w.Api.Get(Events);
        w.Api.Send("POST", Events, Body(""", "id": "aaaaa" """));
        var between = w.Google.Ledger.Snapshot() - before;
        between["google.events.list"].ShouldBe(1);
        between["google.events.insert"].ShouldBe(1);
        between.TotalCalls.ShouldBe(2);
        between.WritesOf("aaaaa").ShouldBe(1);
    }

    private static JsonObject Channel(string id) => new()
    {
        ["id"] = id, ["type"] = "web_hook", ["address"] = "https://sync.example.com/hook", ["token"] = "secret",
    };

    private static SandboxResponse Refresh(GoogleWorld w) => w.World.Handle(new(
        "POST", "sandbox.test", "/google/token", "", new Dictionary<string, string>(),
        Encoding.UTF8.GetBytes($"grant_type=refresh_token&refresh_token={w.RefreshToken}&client_id=i&client_secret=s")));
}
