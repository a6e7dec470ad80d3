using System.Collections.Immutable;
using System.Net;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.Tests.SandboxFacts;
using CrmSync.Connectors.Xero;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.Xero.XeroConnectorWorld;
using SandboxFault = CrmSync.Sandbox.Faults.Fault;

namespace CrmSync.Connectors.Tests.Xero;

public sealed class XeroConnectingFacts
{
    private static readonly Endpoint Sandbox = new(new("http://sandbox.test/xero/"), new("http://sandbox.test/xero/connect/token"));

    private readonly XeroConnectorWorld w = new();

    [Fact]
    public void It_says_what_it_is()
    {
        var info = w.Connector.Info;
        (info.Name, info.Title).ShouldBe(("xero", "Xero"));
        info.CredentialFields.ShouldBe(["client_id", "client_secret", "refresh_token", "tenant_id"]);
        info.Quota.ShouldBe(new Quota(UnitsPerMinute: 60, Burst: 60, UnitsPerDay: 5000, AtOnce: 5));
        info.Capabilities.ShouldBe(new Capabilities(UniqueCreateKey: true, ReplyCarriesRecord: true, BatchSize: 50, ChannelLife: TimeSpan.Zero)
        {
            SoftVersions = true, DeletesByArchiving = true, Pushes = PushAddress.App, UnitsPerWrite = 0, UnitsPerRead = 1,
        });
        info.Endpoint.ShouldBe(new Endpoint(new("https://api.xero.com/"), new("https://identity.xero.com/connect/token")));
    }

    [Fact]
    public async Task The_refresh_token_that_comes_back_is_the_one_to_keep()
    {
        var grant = Value(await AuthorizeAsync(Credentials()));

        grant.Keep["refresh_token"].ShouldNotBe(w.Xero.RefreshToken);
        (grant.Keep["client_id"], grant.Keep["client_secret"], grant.Keep["tenant_id"]).ShouldBe(("sandbox-client", "sandbox-secret", w.Xero.TenantId));
        (grant.AccountId, grant.ExpiresIn, grant.ApiBase).ShouldBe((w.Xero.TenantId, TimeSpan.FromMinutes(30), null));
        w.Clock.Advance(TimeSpan.FromDays(59));
        Value(await AuthorizeAsync(grant.Keep)).AccessToken.ShouldNotBe(grant.AccessToken);

        var sent = w.Sent.Requests[0];
        sent.Headers["Authorization"].ShouldBe("Basic c2FuZGJveC1jbGllbnQ6c2FuZGJveC1zZWNyZXQ=");
        w.Sent.Requests.ShouldAllBe(request => request.Address == Sandbox.Token);
    }

    [Fact]
    public async Task A_lost_answer_of_the_token_service_is_repeated_within_its_grace()
    {
        w.Xero.Faults.Next("xero.token", 1, new SandboxFault.Drop(AfterEffect: true));
        Fault(await AuthorizeAsync(Credentials())).Kind.ShouldBe(FaultKind.Unavailable);
        w.Clock.Advance(TimeSpan.FromMinutes(10));
        Value(await AuthorizeAsync(Credentials())).Keep["refresh_token"].ShouldNotBe(w.Xero.RefreshToken);
    }

    [Theory]
    [InlineData("client_secret", "wrong", FaultKind.Revoked)]
    [InlineData("refresh_token", "wrong", FaultKind.Revoked)]
    [InlineData("tenant_id", "Demo Company", FaultKind.Revoked)]
    [InlineData("tenant_id", "00000000-0000-0000-0000-000000000000", FaultKind.Revoked)]
    public async Task Wrong_credentials_are_said_so_and_print_nothing(string name, string value, FaultKind kind)
    {
        var fault = Fault(await AuthorizeAsync(Credentials().With(name, value)));
        fault.Kind.ShouldBe(kind);
        fault.Reason.ShouldNotContain("sandbox-secret");
        fault.Reason.ShouldNotContain(w.Xero.RefreshToken);
    }

    [Fact]
    public async Task An_organisations_id_of_another_form_does_not_use_up_the_refresh_token()
    {
        await AuthorizeAsync(Credentials().With("tenant_id", "Demo Company"));
        w.Sent.Requests.ShouldBeEmpty();
        Value(await AuthorizeAsync(Credentials().With("tenant_id", w.Xero.TenantId.ToUpperInvariant()))).AccountId.ShouldBe(w.Xero.TenantId);
    }

    [Fact]
    public async Task An_answer_that_is_no_token_is_a_fault()
    {
        w.Sent.Instead = _ => (HttpStatusCode.OK, "<html>");
        Fault(await AuthorizeAsync(Credentials())).Kind.ShouldBe(FaultKind.Unexpected);
        w.Sent.Instead = _ => (HttpStatusCode.ServiceUnavailable, "<html>");
        Fault(await AuthorizeAsync(Credentials())).Kind.ShouldBe(FaultKind.Unavailable);
    }

    [Fact]
    public async Task The_account_is_the_organisation()
    {
        w.Xero.AddOrganisation("Second");
        Value(await w.Connector.WhoAmIAsync(w.Session, CancellationToken.None)).ShouldBe(new Account(w.Xero.TenantId, "Demo Company", null));
        Value(await w.Connector.ListPlacesAsync(w.Session, CancellationToken.None)).ShouldBe([new PlaceListing("Contacts", "Contacts", Writable: true)]);
        w.Sent.Requests.ShouldAllBe(sent => sent.Address.Host == "sandbox.test");
    }

    [Fact]
    public async Task An_organisation_that_the_consent_does_not_reach_is_refused_with_those_it_does()
    {
        var second = w.Xero.AddOrganisation("Second");
        var practice = w.Xero.AddPractice();
        foreach (var other in (string[])[w.Xero.AddOrganisation("Not ours", connected: false), practice, ""])
        {
            var fault = Fault(await w.Connector.WhoAmIAsync(w.Session with { AccountId = other }, CancellationToken.None));
            fault.ShouldBe(new Fault(FaultKind.Revoked, $"tenant_id is none of the organisations that this consent reaches: Demo Company ({w.Xero.TenantId}), Second ({second})"));
        }

        w.Xero.Disconnect(second);
        w.Xero.Disconnect();
        Fault(await w.Connector.ListPlacesAsync(w.Session, CancellationToken.None)).Reason.ShouldBe("this consent reaches no organisation of Xero any more; connect the organisation again");
    }

    [Fact]
    public async Task A_missing_scope_is_named()
    {
        var fault = Fault(await w.Connector.WhoAmIAsync(w.Session with { AccessToken = w.Xero.AccessToken("openid accounting.settings") }, CancellationToken.None));
        fault.ShouldBe(new Fault(FaultKind.Forbidden, "Xero: the app's consent lacks the scope accounting.contacts"));

        var reader = w.Session with { AccessToken = w.Xero.AccessToken("accounting.contacts.read") };
        (await w.Connector.WriteAsync(reader, new("Contacts", [new WriteItem.Create(w.StampOf(1), [Assign("Name", "Acme")])], null), CancellationToken.None))[0]
            .ShouldBeOfType<WriteResult.Unsent>().Fault.Kind.ShouldBe(FaultKind.Forbidden);
    }

    [Fact]
    public async Task A_disconnected_organisation_stops_reads_and_writes_with_its_reason()
    {
        w.Xero.Disconnect();
        const string reason = "Xero: the organisation is not connected to the app any more; connect it again";
        Fault(await w.PageAsync(null, null)).ShouldBe(new Fault(FaultKind.Forbidden, reason));
        (await w.CreateAsync(1, Assign("Name", "Acme"))).ShouldBe(new WriteResult.Unsent(new Fault(FaultKind.Forbidden, reason)));
    }

    [Theory]
    [InlineData("minute", 37, 37, "Xero: the limit of calls is reached (minute)")]
    [InlineData("Minute limit", null, 60, "Xero: the limit of calls is reached (minute)")]
    [InlineData("DayLimit", 80_000, 80_000, "Xero: the limit of calls is reached (day)")]
    [InlineData("daily", null, 3_600, "Xero: the limit of calls is reached (day)")]
    [InlineData("concurrent", null, 5, "Xero: the limit of calls is reached (concurrent)")]
    [InlineData("AppMinute", null, 60, "Xero: the limit of calls is reached (app)")]
    public async Task Every_limit_says_how_long_to_wait(string named, int? retryAfter, int waits, string reason)
    {
        w.Xero.Faults.Each("xero.contacts.*", 1, new SandboxFault.Answer(429, named, RetryAfterSeconds: retryAfter));
        var fault = new Fault(FaultKind.Throttled, reason, TimeSpan.FromSeconds(waits));
        Fault(await w.PageAsync(null, null)).ShouldBe(fault);
        (await w.CreateAsync(1, Assign("Name", "Acme"))).ShouldBe(new WriteResult.Unsent(fault));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "<Response/>", FaultKind.Unavailable)]
    [InlineData(HttpStatusCode.PreconditionFailed, "The organisation is offline", FaultKind.Unavailable)]
    [InlineData(HttpStatusCode.BadGateway, "<html>", FaultKind.Unavailable)]
    [InlineData(HttpStatusCode.NotFound, "The resource you're looking for cannot be found", FaultKind.NotFound)]
    [InlineData(HttpStatusCode.Found, "", FaultKind.Unexpected)]
    public async Task Answers_that_are_no_json_are_faults_like_others(HttpStatusCode status, string body, FaultKind kind)
    {
        w.Sent.Instead = _ => (status, body);
        Fault(await w.PageAsync(null, null)).Kind.ShouldBe(kind);
    }

    private Credentials Credentials() => new(new Dictionary<string, string>
    {
        ["client_id"] = "sandbox-client", ["client_secret"] = "sandbox-secret", ["refresh_token"] = w.Xero.RefreshToken, ["tenant_id"] = w.Xero.TenantId,
    }.ToImmutableSortedDictionary());

    private Task<Outcome<Grant>> AuthorizeAsync(Credentials credentials) => w.Connector.AuthorizeAsync(credentials, Sandbox, CancellationToken.None);
}
