using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Google;

/// <summary>Google's OAuth endpoints, consent given by whoever asks. https://developers.google.com/identity/protocols/oauth2/web-server</summary>
internal sealed class GoogleTokens(GoogleState state)
{
    private const string Scope =
        "openid email https://www.googleapis.com/auth/calendar.events https://www.googleapis.com/auth/calendar.calendarlist.readonly";

    public SandboxResponse Token(SandboxRequest request)
    {
        var form = request.Form();
        switch (form.Get("grant_type"))
        {
            case "refresh_token":
                if (state.Tokens.Refresh(form.Get("refresh_token")) is not TokenReply.Granted granted)
                {
                    return Refused("invalid_grant", "Token has been expired or revoked.");
                }

                state.Ledger.TokenRefreshed();
                return Granted(granted.Access, granted.NewRefresh);
            case "authorization_code":
                return state.Tokens.Redeem(form.Get("code")) is { } refresh
                    ? Granted(state.Tokens.Issue(state.Tokens.UserOfGrant(refresh)!), refresh) // just granted
                    : Refused("invalid_grant", "Malformed auth code.");
            default:
                return Refused("unsupported_grant_type", "Invalid grant_type.");
        }
    }

    /// <summary>Redirects straight back: the user named by login_hint, or the first one, agrees.</summary>
    public SandboxResponse Authorize(SandboxQuery query)
    {
        var user = query.Get("login_hint") is { } hint && state.Users.Contains(hint) ? hint : state.Users.FirstOrDefault();
        if (user is null || query.Get("redirect_uri") is not { } back)
        {
            return Refused("invalid_request", "Missing redirect_uri.");
        }

        var code = Uri.EscapeDataString(state.Tokens.Code(user));
        return SandboxResponse.Empty(302).With("Location", $"{back}{(back.Contains('?', StringComparison.Ordinal) ? '&' : '?')}code={code}&state={Uri.EscapeDataString(query.Get("state") ?? "")}&scope={Uri.EscapeDataString(Scope)}");
    }

    public SandboxResponse Revoke(SandboxRequest request)
    {
        var token = request.Form().Get("token");
        var user = state.Tokens.UserOfGrant(token) ?? state.Tokens.User(token);
        if (user is null)
        {
            return Refused("invalid_token", "Token expired or revoked");
        }

        state.Tokens.Revoke(user);
        return SandboxResponse.Json(200, new JsonObject());
    }

    private SandboxResponse Granted(string access, string? refresh)
    {
        var body = new JsonObject
        {
            ["access_token"] = access,
            ["expires_in"] = (int)state.Tokens.Life.TotalSeconds,
            ["scope"] = Scope,
            ["token_type"] = "Bearer",
        };
        if (refresh is not null)
        {
            body["refresh_token"] = refresh;
        }

        return SandboxResponse.Json(200, body);
    }

    private static SandboxResponse Refused(string error, string description) =>
        SandboxResponse.Json(400, new JsonObject { ["error"] = error, ["error_description"] = description });
}
