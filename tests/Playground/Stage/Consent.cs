using System.Text.Json.Nodes;

namespace CrmSync.Playground.Stage;

/// <summary>What an account's owner gives an operator, so that the app may work there.</summary>
public static class Consent
{
    public static JsonObject ZohoCrm(Stage stage) => Of("playground", "playground", stage.World.Zoho.RefreshToken, ("accounts_server", stage.Server.Url));

    public static JsonObject GoogleCalendar(string refreshToken) => Of("playground", "playground", refreshToken);

    /// <summary>Its refresh token can be used once: connect with it once.</summary>
    public static JsonObject Xero(Stage stage) => Of(
        Sandbox.Xero.XeroSandbox.ClientId, Sandbox.Xero.XeroSandbox.ClientSecret, stage.World.Xero.RefreshToken, ("tenant_id", stage.World.Xero.TenantId));

    private static JsonObject Of(string clientId, string clientSecret, string refreshToken, params (string Name, string Value)[] more)
    {
        var credentials = new JsonObject { ["client_id"] = clientId, ["client_secret"] = clientSecret, ["refresh_token"] = refreshToken };
        foreach (var (name, value) in more)
        {
            credentials[name] = value;
        }

        return credentials;
    }
}
