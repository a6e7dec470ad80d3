using System.Text;
using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Xero;

/// <summary>The token service and the list of connections. https://developer.xero.com/documentation/guides/oauth2/auth-flow</summary>
internal sealed class XeroIdentity(XeroState state)
{
    /// <summary>Whose consent the authorize endpoint gives.</summary>
    public string ConsentingUser { get; set; } = "";

    public SandboxResponse Token(SandboxRequest request)
    {
        if (!IsOurApp(request))
        {
            return Refused("invalid_client");
        }

        var form = request.Form();
        switch (form.Get("grant_type"))
        {
            case "refresh_token":
                if (state.Grants.Trade(form.Get("refresh_token"), state.Switches.RefreshGrace) is not var (access, refresh))
                {
                    return Refused("invalid_grant");
                }

                state.Ledger.TokenRefreshed();
                return Granted(access, refresh);
            case "authorization_code":
                return state.Grants.Redeem(form.Get("code")) is { } first
                    ? Granted(state.Grants.Issue(state.Grants.UserOf(first)!), first) // just granted
                    : Refused("invalid_grant");
            default:
                return Refused("unsupported_grant_type");
        }
    }

    /// <summary>Redirects straight back: the user agrees.</summary>
    public SandboxResponse Authorize(SandboxQuery query)
    {
        if (query.Get("redirect_uri") is not { } back || query.Get("client_id") != XeroSandbox.ClientId)
        {
            return SandboxResponse.Empty(400);
        }

        var joint = back.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return SandboxResponse.Empty(302).With(
            "Location", $"{back}{joint}code={state.Grants.Code(ConsentingUser)}&state={Uri.EscapeDataString(query.Get("state") ?? "")}");
    }

    /// <summary>Ends the grant and all the user's connections.</summary>
    public SandboxResponse Revoke(SandboxRequest request)
    {
        if (!IsOurApp(request))
        {
            return Refused("invalid_client");
        }

        if (state.Grants.UserOf(request.Form().Get("token")) is { } user)
        {
            state.Grants.Revoke(user);
            state.Connections.RemoveAll(connection => connection.User == user);
        }

        return SandboxResponse.Empty(200);
    }

    /// <summary>An array, and dates without a zone.</summary>
    public SandboxResponse Connections(string user, SandboxQuery query) => SandboxResponse.Json(200, new JsonArray([.. state.Connections
        .Where(connection => connection.User == user && (query.Get("authEventId") is not { } authEvent || connection.AuthEvent.ToString() == authEvent))
        .Select(connection => new JsonObject
        {
            ["id"] = connection.Id.ToString(),
            ["authEventId"] = connection.AuthEvent.ToString(),
            ["tenantId"] = connection.Tenant.ToString(),
            ["tenantType"] = state.Organisations.ContainsKey(connection.Tenant) ? "ORGANISATION" : "PRACTICE",
            ["tenantName"] = state.Organisations.TryGetValue(connection.Tenant, out var organisation) ? organisation.Name : "A practice",
            ["createdDateUtc"] = XeroDate.Plain(connection.Made),
            ["updatedDateUtc"] = XeroDate.Plain(connection.Made),
        })]));

    public SandboxResponse Disconnect(string user, string id) =>
        state.Connections.RemoveAll(connection => connection.User == user && connection.Id.ToString() == id) > 0 ? SandboxResponse.Empty(204) : throw XeroRefusal.NotFound();

    private SandboxResponse Granted(XeroAccess access, string refresh) => SandboxResponse.Json(200, new JsonObject
    {
        ["id_token"] = "xero.id",
        ["access_token"] = access.Token,
        ["expires_in"] = (int)state.Grants.AccessLife.TotalSeconds,
        ["token_type"] = "Bearer",
        ["refresh_token"] = refresh,
        ["scope"] = access.Scope,
    });

    private static bool IsOurApp(SandboxRequest request) =>
        request.Header("Authorization") == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{XeroSandbox.ClientId}:{XeroSandbox.ClientSecret}"));

    private static SandboxResponse Refused(string error) => SandboxResponse.Json(400, new JsonObject { ["error"] = error });
}
