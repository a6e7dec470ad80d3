using System.Text.Json.Serialization;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>https://developers.google.com/identity/protocols/oauth2/web-server#offline</summary>
internal sealed record GoogleTokenReply(
    [property: JsonPropertyName("access_token")] string? AccessToken,
    [property: JsonPropertyName("expires_in")] int? ExpiresIn,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken,
    [property: JsonPropertyName("scope")] string? Scope,
    [property: JsonPropertyName("error")] string? Error);

[JsonSerializable(typeof(GoogleTokenReply))]
internal sealed partial class GoogleTokenJson : JsonSerializerContext;
