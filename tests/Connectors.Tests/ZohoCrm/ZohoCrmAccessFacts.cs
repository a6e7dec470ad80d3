using System.Collections.Immutable;
using System.Net;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.ZohoCrm;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.ZohoCrm;

/// <summary>Secrets and tokens go to Zoho's own hosts, or to the one that a setting put in their place.</summary>
public sealed class ZohoCrmAccessFacts
{
    private static readonly Endpoint Sandbox = new(new("http://sandbox.test/zoho/"), new("http://sandbox.test/zoho/"));

    private readonly ZohoCrmWorld world = new();

    [Fact]
    public async Task The_account_is_the_user_of_the_token() =>
        ZohoCrmWorld.Value(await world.Connector.WhoAmIAsync(world.Session, CancellationToken.None)).ShouldBe(new Account(world.Zoho.IntegrationUserId, "Sync Integration", "sync@crm.example"));

    [Fact]
    public async Task ZG_11_a_missing_permission_is_named_at_connect_time()
    {
        world.Zoho.Deny("Events");
        var fault = ZohoCrmWorld.Fault(await world.Connector.WhoAmIAsync(world.Session, CancellationToken.None));
        fault.Kind.ShouldBe(FaultKind.Forbidden);
        fault.Reason.ShouldStartWith("this Zoho user has no permission for the module Events: Zoho CRM answered 403 NO_PERMISSION");
    }

    [Fact]
    public async Task Every_call_carries_Zohos_own_scheme()
    {
        await world.Connector.WhoAmIAsync(world.Session, CancellationToken.None);
        world.Sent.Requests.ShouldAllBe(sent => sent.Headers["Authorization"] == "Zoho-oauthtoken " + world.Session.AccessToken);
    }

    [Theory]
    [InlineData("https://accounts.zoho.eu", "https://accounts.zoho.eu/oauth/v2/token")]
    [InlineData("https://accounts.zoho.com.au/", "https://accounts.zoho.com.au/oauth/v2/token")]
    [InlineData("https://accounts.zohocloud.ca/anything", "https://accounts.zohocloud.ca/oauth/v2/token")]
    public async Task A_refresh_goes_to_the_users_own_data_centre(string accountsServer, string address)
    {
        var (connector, asked) = Answering("""{"access_token":"a","api_domain":"https://www.zohoapis.eu","expires_in":3600}""");
        var grant = ZohoCrmWorld.Value(await connector.AuthorizeAsync(Credentials(accountsServer), connector.Info.Endpoint, CancellationToken.None));
        asked.ShouldBe([address]);
        grant.ApiBase.ShouldBe(new Uri("https://www.zohoapis.eu/"));
        grant.ExpiresIn.ShouldBe(TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData("https://accounts.zoho.eu.evil.example")]
    [InlineData("http://accounts.zoho.eu")]
    [InlineData("https://accounts.zoho.eu:8443")]
    [InlineData("https://evil.example/accounts.zoho.eu")]
    [InlineData("https://accounts.zoho.eu@evil.example")]
    [InlineData("accounts.zoho.eu")]
    [InlineData("")]
    public async Task A_server_that_is_none_of_Zohos_is_asked_nothing(string accountsServer)
    {
        var (connector, asked) = Answering("{}");
        ZohoCrmWorld.Fault(await connector.AuthorizeAsync(Credentials(accountsServer), connector.Info.Endpoint, CancellationToken.None)).Kind.ShouldBe(FaultKind.Revoked);
        asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("https://www.zohoapis.eu.evil.example")]
    [InlineData("http://www.zohoapis.eu")]
    [InlineData("https://evil.example")]
    [InlineData("")]
    public async Task An_api_domain_that_is_none_of_Zohos_is_refused(string apiDomain)
    {
        var (connector, _) = Answering($$"""{"access_token":"a","api_domain":"{{apiDomain}}","expires_in":3600}""");
        ZohoCrmWorld.Fault(await connector.AuthorizeAsync(Credentials("https://accounts.zoho.eu"), connector.Info.Endpoint, CancellationToken.None)).Kind.ShouldBe(FaultKind.Unexpected);
    }

    [Fact]
    public async Task A_setting_in_Zohos_place_is_kept_whatever_the_answers_name()
    {
        var grant = ZohoCrmWorld.Value(await world.Connector.AuthorizeAsync(Credentials("https://accounts.zoho.eu", world.Zoho.RefreshToken), Sandbox, CancellationToken.None));
        world.Sent.Requests.Single().Target.ShouldBe("/zoho/oauth/v2/token");
        grant.ApiBase.ShouldBe(Sandbox.Api);

        world.Zoho.Switches = new() { ApiDomain = "https://www.zohoapis.eu" };
        ZohoCrmWorld.Fault(await world.Connector.AuthorizeAsync(Credentials("https://accounts.zoho.eu", world.Zoho.RefreshToken), Sandbox, CancellationToken.None)).Kind.ShouldBe(FaultKind.Unexpected);
    }

    [Theory]
    [InlineData("""{"error":"invalid_code"}""", FaultKind.Revoked)]
    [InlineData("""{"error":"invalid_client"}""", FaultKind.Revoked)]
    [InlineData("""{"error":"invalid_client_secret"}""", FaultKind.Revoked)]
    [InlineData("""{"error":"access_denied"}""", FaultKind.Throttled)]
    [InlineData("Access Denied", FaultKind.Throttled)]
    [InlineData("""{"error":"something_new"}""", FaultKind.Unexpected)]
    [InlineData("<html/>", FaultKind.Unexpected)]
    public async Task A_refusal_comes_with_200(string answer, FaultKind kind)
    {
        var (connector, _) = Answering(answer);
        ZohoCrmWorld.Fault(await connector.AuthorizeAsync(Credentials("https://accounts.zoho.eu"), connector.Info.Endpoint, CancellationToken.None)).Kind.ShouldBe(kind);
    }

    private static Credentials Credentials(string accountsServer, string refreshToken = "r") => new(new Dictionary<string, string>
    {
        ["client_id"] = "c", ["client_secret"] = "s", ["refresh_token"] = refreshToken, ["accounts_server"] = accountsServer,
    }.ToImmutableSortedDictionary());

    private static (ZohoCrmConnector Connector, List<string> Asked) Answering(string body)
    {
        var asked = new List<string>();
        return (new(new HttpClient(new Answers(asked, body))), asked);
    }

    private sealed class Answers(List<string> asked, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked.Add(request.RequestUri!.AbsoluteUri);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) });
        }
    }
}
