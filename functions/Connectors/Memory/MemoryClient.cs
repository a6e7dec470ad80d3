using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Memory;

/// <summary>The service's calls; its protocol is described in tests/Sandbox/Memory.</summary>
internal sealed class MemoryClient(Session session)
{
    public static async Task<Outcome<Grant>> AuthorizeAsync(HttpClient http, Credentials credentials, Endpoint endpoint, CancellationToken cancellationToken)
    {
        const string refreshToken = "refresh_token";
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Token)
        {
            Content = new FormUrlEncodedContent([new("grant_type", refreshToken), new(refreshToken, credentials[refreshToken])]),
        };
        var sent = await HttpExchange.SendAsync(http, request, cancellationToken);
        if (!sent.Succeeded(out var answer, out var fault))
        {
            return fault;
        }

        var reply = Parse(answer.Body, MemoryTokenJson.Default.MemoryToken);
        if (!answer.IsSuccess || reply?.AccessToken is null)
        {
            return FaultOf(answer, reply?.Error);
        }

        var keep = reply.RefreshToken is { } next ? credentials.With(refreshToken, next) : credentials;
        return new Grant(reply.AccessToken, TimeSpan.FromSeconds(reply.ExpiresIn ?? 0), keep);
    }

    public async Task<Outcome<MemoryAccount>> AccountAsync(CancellationToken cancellationToken) =>
        Value(await SendAsync(HttpMethod.Get, "account", null, MemoryJson.Default.MemoryAccount, cancellationToken));

    public async Task<Outcome<MemoryPlaces>> CollectionsAsync(CancellationToken cancellationToken) =>
        Value(await SendAsync(HttpMethod.Get, "collections", null, MemoryJson.Default.MemoryPlaces, cancellationToken));

    public async Task<Outcome<MemoryFieldList>> FieldsAsync(string collection, CancellationToken cancellationToken) =>
        Value(await SendAsync(HttpMethod.Get, $"{Path(collection)}/fields", null, MemoryJson.Default.MemoryFieldList, cancellationToken));

    public Task<Outcome<(MemoryPage Page, DateTimeOffset At)>> PageAsync(string collection, string? cursor, string? page, CancellationToken cancellationToken)
    {
        var where = page is not null ? $"&page={Uri.EscapeDataString(page)}" : cursor is not null ? $"&cursor={Uri.EscapeDataString(cursor)}" : "";
        return SendAsync(HttpMethod.Get, $"{Path(collection)}/records?limit=1000{where}", null, MemoryJson.Default.MemoryPage, cancellationToken);
    }

    public Task<Outcome<(JsonElement Record, DateTimeOffset At)>> RecordAsync(string collection, RecordId id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"{Path(collection)}/records/{Uri.EscapeDataString(id.Value)}", null, MemoryJson.Default.JsonElement, cancellationToken);

    /// <summary>The record that was created under the key.</summary>
    public Task<Outcome<(JsonElement Record, DateTimeOffset At)>> RecordByKeyAsync(string collection, string key, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"{Path(collection)}/records:byKey/{Uri.EscapeDataString(key)}", null, MemoryJson.Default.JsonElement, cancellationToken);

    public Task<Outcome<(MemoryResults Results, DateTimeOffset At)>> BatchAsync(string collection, MemoryBatch batch, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{Path(collection)}/records:batch", JsonSerializer.SerializeToUtf8Bytes(batch, MemoryJson.Default.MemoryBatch), MemoryJson.Default.MemoryResults, cancellationToken);

    public async Task<Outcome<MemoryWatched>> WatchAsync(string collection, MemoryWatch watch, CancellationToken cancellationToken) =>
        Value(await SendAsync(HttpMethod.Post, $"{Path(collection)}/watch", JsonSerializer.SerializeToUtf8Bytes(watch, MemoryJson.Default.MemoryWatch), MemoryJson.Default.MemoryWatched, cancellationToken));

    public async Task<Outcome<Done>> UnwatchAsync(string collection, string channelId, CancellationToken cancellationToken)
    {
        var sent = await SendAsync(HttpMethod.Delete, $"{Path(collection)}/watch/{Uri.EscapeDataString(channelId)}", null, cancellationToken);
        return sent.Succeeded(out _, out var fault) ? default(Done) : fault;
    }

    private static string Path(string collection) => $"collections/{Uri.EscapeDataString(collection)}";

    private static Outcome<T> Value<T>(Outcome<(T Value, DateTimeOffset At)> answer) => answer.Succeeded(out var found, out var fault) ? found.Value : fault;

    private async Task<Outcome<(T Value, DateTimeOffset At)>> SendAsync<T>(HttpMethod method, string path, byte[]? body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var sent = await SendAsync(method, path, body, cancellationToken);
        if (!sent.Succeeded(out var answer, out var fault))
        {
            return fault;
        }

        // The service did what was asked, but what that was is not known.
        return Parse(answer.Body, type) is { } value ? (value, answer.Date ?? session.Clock.GetUtcNow()) : new Fault(FaultKind.Unavailable, "an answer that cannot be read");
    }

    private async Task<Outcome<HttpAnswer>> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(session.Api, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        var sent = await HttpExchange.SendAsync(session, request, units: 1, cancellationToken);
        return sent.Succeeded(out var answer, out var fault)
            ? answer.IsSuccess ? answer : FaultOf(answer, Parse(answer.Body, MemoryJson.Default.MemoryErrorReply)?.Error?.Code)
            : fault;
    }

    private static Fault FaultOf(HttpAnswer answer, string? code) =>
        new(FaultTable.Classify(MemoryConnector.Name, (int)answer.Status, code), $"Memory: {(int)answer.Status} {code}", answer.RetryAfter);

    private static T? Parse<T>(byte[] body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return default; // the caller makes it a fault
        }
    }
}
