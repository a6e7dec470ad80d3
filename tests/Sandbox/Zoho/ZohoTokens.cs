using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>The accounts server. Its errors come with status 200. https://www.zoho.com/crm/developer/docs/api/v8/refresh.html</summary>
internal sealed class ZohoTokens(ZohoState state)
{
    private const string Scope = "ZohoCRM.modules.ALL ZohoCRM.settings.ALL ZohoCRM.users.READ ZohoCRM.org.READ ZohoCRM.coql.READ ZohoCRM.notifications.ALL";

    public SandboxResponse Token(SandboxRequest request)
    {
        var form = request.Form();
        (state.Tokens.MostActive, state.Tokens.MostInTenMinutes) = state.Switches.LimitsTokens ? (15, 10) : (0, 0);
        switch (form.Get("grant_type"))
        {
            case "refresh_token":
                switch (state.Tokens.Refresh(form.Get("refresh_token")))
                {
                    case TokenReply.Granted granted:
                        state.Ledger.TokenRefreshed();
                        return Granted(request, granted.Access, null);
                    case TokenReply.TooMany:
                        return Refused("access_denied");
                    default:
                        return Refused("invalid_code");
                }

            case "authorization_code":
                return state.Tokens.Redeem(form.Get("code")) is { } refresh
                    ? Granted(request, state.Tokens.Issue(state.Tokens.UserOfGrant(refresh)!), refresh) // just granted
                    : Refused("invalid_code");
            default:
                return Refused("invalid_client");
        }
    }

    /// <summary>Redirects straight back: the integration user agrees.</summary>
    public SandboxResponse Authorize(SandboxRequest request, string user)
    {
        var query = request.Parameters();
        if (query.Get("redirect_uri") is not { } back)
        {
            return SandboxResponse.Empty(400);
        }

        var accounts = Uri.EscapeDataString($"http://{request.Host}/zoho");
        var joint = back.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return SandboxResponse.Empty(302).With(
            "Location", $"{back}{joint}state={Uri.EscapeDataString(query.Get("state") ?? "")}&code={state.Tokens.Code(user)}&location=eu&accounts-server={accounts}");
    }

    public SandboxResponse Revoke(SandboxRequest request)
    {
        if (state.Tokens.UserOfGrant(request.Form().Get("token")) is not { } user)
        {
            return SandboxResponse.Json(400, new JsonObject { ["error"] = "invalid_code" });
        }

        state.Tokens.Revoke(user);
        return SandboxResponse.Json(200, new JsonObject { ["status"] = "success" });
    }

    private SandboxResponse Granted(SandboxRequest request, string access, string? refresh)
    {
        var body = new JsonObject { ["access_token"] = access };
        if (refresh is not null)
        {
            body["refresh_token"] = refresh;
        }

        body["scope"] = Scope;
        body["api_domain"] = state.Switches.ApiDomain ?? $"http://{request.Host}/zoho";
        body["token_type"] = "Bearer";
        body["expires_in"] = (int)state.Tokens.Life.TotalSeconds;
        return SandboxResponse.Json(200, body);
    }

    private static SandboxResponse Refused(string error) => SandboxResponse.Json(200, new JsonObject { ["error"] = error });
}
