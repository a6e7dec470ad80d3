using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Xero;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.SandboxFacts.XeroWorld;

namespace CrmSync.Connectors.Tests.SandboxFacts;

public class XeroAccessFacts
{
    private static readonly string Basic = "Basic " + Convert.ToBase64String("sandbox-client:sandbox-secret"u8);

    [Fact]
    public void A_refresh_token_rotates_and_its_access_token_lives_half_an_hour()
    {
        var w = new XeroWorld();
        var granted = Token(w, w.Xero.RefreshToken);
        granted.Status.ShouldBe(200);
        var (access, next) = ((string)granted.Json()!["access_token"]!, (string)granted.Json()!["refresh_token"]!);
        ((int)granted.Json()!["expires_in"]!, (string)granted.Json()!["token_type"]!).ShouldBe((1800, "Bearer"));
        next.ShouldNotBe(w.Xero.RefreshToken);
        w.Get("?page=1", ("Authorization", "Bearer " + access)).Status.ShouldBe(200);

        w.Clock.Advance(TimeSpan.FromMinutes(30));
        var expired = w.Get("?page=1", ("Authorization", "Bearer " + access));
        SandboxCaller.Text(expired.Json()).ShouldBe(
            """{"Type":null,"Title":"Unauthorized","Status":401,"Detail":"TokenExpired: token expired at 03/02/2026 12:30:00","Instance":"00000000-0000-0000-0000-000000000000","Extensions":{}}""");
        Token(w, next).Status.ShouldBe(200);
        w.Xero.Ledger.Snapshot().TokenRefreshes.ShouldBe(2);
    }

    [Fact]
    public void A_used_refresh_token_can_be_used_again_for_half_an_hour_until_its_successor_is()
    {
        var w = new XeroWorld();
        Token(w, w.Xero.RefreshToken);
        w.Clock.Advance(TimeSpan.FromMinutes(29));
        var again = Token(w, w.Xero.RefreshToken);
        again.Status.ShouldBe(200);
        Token(w, (string)again.Json()!["refresh_token"]!).Status.ShouldBe(200);
        Refused(Token(w, w.Xero.RefreshToken)).ShouldBe("400 invalid_grant");
    }

    [Fact]
    public void The_grace_ends_and_can_be_switched_off()
    {
        var w = new XeroWorld();
        Token(w, w.Xero.RefreshToken);
        w.Clock.Advance(TimeSpan.FromMinutes(30));
        Refused(Token(w, w.Xero.RefreshToken)).ShouldBe("400 invalid_grant");

        var strict = new XeroWorld(new() { RefreshGrace = false });
        Token(strict, strict.Xero.RefreshToken);
        Refused(Token(strict, strict.Xero.RefreshToken)).ShouldBe("400 invalid_grant");
    }

    [Fact]
    public void A_grant_dies_by_age_by_revocation_and_by_its_user()
    {
        var w = new XeroWorld();
        w.Clock.Advance(TimeSpan.FromDays(60));
        Refused(Token(w, w.Xero.RefreshToken)).ShouldBe("400 invalid_grant");

        var fresh = w.Xero.Grant();
        Form(w, "/xero/connect/revocation", $"token={fresh}").Status.ShouldBe(200);
        Refused(Token(w, fresh)).ShouldBe("400 invalid_grant");

        var other = w.Xero.Grant();
        w.Xero.RevokeGrant();
        Refused(Token(w, other)).ShouldBe("400 invalid_grant");
    }

    [Theory]
    [InlineData("Bearer x")]
    [InlineData("Basic eDp5")]
    public void The_token_service_wants_the_apps_own_client(string authorization)
    {
        var w = new XeroWorld();
        Refused(Form(w, "/xero/connect/token", $"grant_type=refresh_token&refresh_token={w.Xero.RefreshToken}", authorization)).ShouldBe("400 invalid_client");
    }

    [Fact]
    public void A_code_is_good_once_and_for_five_minutes()
    {
        var w = new XeroWorld();
        var consent = w.Send("GET", "/xero/identity/connect/authorize?response_type=code&client_id=sandbox-client&redirect_uri=https%3A%2F%2Fa.example%2Fback&state=s");
        consent.Status.ShouldBe(302);
        var code = SandboxQuery.Parse(new Uri(consent.Headers["Location"]).Query).Get("code");
        Form(w, "/xero/connect/token", $"grant_type=authorization_code&code={code}").Status.ShouldBe(200);
        Refused(Form(w, "/xero/connect/token", $"grant_type=authorization_code&code={code}")).ShouldBe("400 invalid_grant");

        var late = w.Xero.AuthorizationCode();
        w.Clock.Advance(TimeSpan.FromMinutes(5));
        Refused(Form(w, "/xero/connect/token", $"grant_type=authorization_code&code={late}")).ShouldBe("400 invalid_grant");
        Refused(Form(w, "/xero/connect/token", "grant_type=password")).ShouldBe("400 unsupported_grant_type");
    }

    [Fact]
    public void Connections_list_the_organisations_and_can_be_ended()
    {
        var w = new XeroWorld();
        var second = w.Xero.AddOrganisation("Second");
        w.Xero.AddPractice();
        w.Xero.AddOrganisation("Not ours", connected: false);

        var listed = Connections(w);
        listed.Select(one => (string)one!["tenantName"]!).ShouldBe(["Demo Company", "Second", "A practice"]);
        listed.Select(one => (string)one!["tenantType"]!).ShouldBe(["ORGANISATION", "ORGANISATION", "PRACTICE"]);
        ((string)listed[0]!["tenantId"]!).ShouldBe(w.Xero.TenantId);
        ((string)listed[0]!["createdDateUtc"]!).ShouldBe("2026-03-02T12:00:00.0000000");

        w.Send("DELETE", $"/xero/connections/{listed[1]!["id"]}").Status.ShouldBe(204);
        w.Send("DELETE", $"/xero/connections/{listed[1]!["id"]}").Status.ShouldBe(404);
        Problem(w.Get("?page=1", ("xero-tenant-id", second))).ShouldBe("403 AuthenticationUnsuccessful");
    }

    [Fact]
    public void Organisations_are_kept_apart()
    {
        var w = new XeroWorld();
        var second = w.Xero.AddOrganisation("Second");
        w.Xero.Create(Named("Acme"));
        w.Xero.Create(Named("Acme"), second);
        w.Xero.Create(Named("Other"), second);
        Names(w.Get("?page=1")).ShouldBe(["Acme"]);
        Names(w.Get("?page=1&order=Name", ("xero-tenant-id", second))).ShouldBe(["Acme", "Other"]);
    }

    [Fact]
    public void Without_a_connected_organisation_there_is_nothing_to_see()
    {
        var w = new XeroWorld();
        foreach (var tenant in (string[])["", "nonsense", Guid.Empty.ToString(), w.Xero.AddOrganisation("Not ours", connected: false), w.Xero.AddPractice()])
        {
            Problem(w.Get("?page=1", ("xero-tenant-id", tenant))).ShouldBe("403 AuthenticationUnsuccessful");
        }

        w.Xero.Disconnect();
        Problem(w.Get("?page=1")).ShouldBe("403 AuthenticationUnsuccessful");
        Token(w, w.Xero.RefreshToken).Status.ShouldBe(200);
    }

    [Fact]
    public void A_scope_that_is_missing_is_a_401_of_its_own()
    {
        var w = new XeroWorld();
        (string, string) reader = ("Authorization", "Bearer " + w.Xero.AccessToken("accounting.contacts.read"));
        w.Get("?page=1", reader).Status.ShouldBe(200);
        Problem(w.Send("PUT", Contacts, Body(Named("Acme")), reader)).ShouldBe("401 AuthorizationUnsuccessful");
        Problem(w.Get("?page=1", ("Authorization", "Bearer " + w.Xero.AccessToken("accounting.settings")))).ShouldBe("401 AuthorizationUnsuccessful");
        Problem(w.Get("?page=1", ("Authorization", "Bearer nonsense"))).ShouldBe("401 AuthenticationUnsuccessful");
    }

    [Fact]
    public void A_token_expires_on_purpose()
    {
        var w = new XeroWorld();
        w.Xero.Faults.Next("xero.contacts.list", 1, new Fault.ExpireAccessToken());
        w.Get("?page=1").Status.ShouldBe(401);
        w.Get("?page=1").Status.ShouldBe(401);
        w.Get("?page=1", ("Authorization", "Bearer " + w.Xero.AccessToken())).Status.ShouldBe(200);
    }

    [Fact]
    public void Paths_that_xero_does_not_have_are_not_found() =>
        new XeroWorld().Send("GET", "/xero/api.xro/2.0/Nonsense").Status.ShouldBe(404);

    private static SandboxResponse Token(XeroWorld w, string refresh) => Form(w, "/xero/connect/token", $"grant_type=refresh_token&refresh_token={refresh}");

    private static SandboxResponse Form(XeroWorld w, string path, string form, string? authorization = null) => w.World.Handle(new(
        "POST", "sandbox.test", path, "", new Dictionary<string, string> { ["Authorization"] = authorization ?? Basic, ["Content-Type"] = "application/x-www-form-urlencoded" }, Encoding.UTF8.GetBytes(form)));

    private static string Refused(SandboxResponse response) => $"{response.Status} {(string?)response.Json()!["error"]}";

    private static JsonArray Connections(XeroWorld w) => (JsonArray)JsonNode.Parse(w.Send("GET", "/xero/connections").Body)!;
}
