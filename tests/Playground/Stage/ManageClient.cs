using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Playground.Stage;

/// <summary>Calls the management API as an operator does.</summary>
public sealed class ManageClient : IDisposable
{
    private const int MostReads = 30;

    private readonly HttpClient http;
    private readonly string root;

    public ManageClient(Uri host, string key, string tenant)
    {
        http = new HttpClient { BaseAddress = host };
        http.DefaultRequestHeaders.Add("x-functions-key", key);
        root = $"/api/manage/tenants/{tenant}";
    }

    /// <summary>A 503 asks to be tried again, which is what a reader does: storage on a busy machine can be slow to answer.</summary>
    public async Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken)
    {
        for (var read = 1; ; read++)
        {
            using var response = await TryAsync(HttpMethod.Get, path, null, cancellationToken);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || read == MostReads)
            {
                return await ReadAsync(HttpMethod.Get, path, response, cancellationToken);
            }

            await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    /// <returns>The connection's id.</returns>
    public async Task<string> ConnectAsync(string connector, JsonObject credentials, CancellationToken cancellationToken) =>
        (string)(await PostAsync("/connections", new JsonObject { ["connector"] = connector, ["name"] = connector, ["credentials"] = credentials }, cancellationToken))["id"]!;

    public Task<JsonNode> PostAsync(string path, JsonNode? body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, body, cancellationToken);

    public Task<JsonNode> DeleteAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, path, null, cancellationToken);

    public async Task<HttpResponseMessage> TryAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, root + path) { Content = body is null ? null : JsonContent.Create(body) };
        return await http.SendAsync(request, cancellationToken);
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        using var response = await TryAsync(method, path, body, cancellationToken);
        return await ReadAsync(method, path, response, cancellationToken);
    }

    private static async Task<JsonNode> ReadAsync(HttpMethod method, string path, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? text.Length == 0 ? new JsonObject() : JsonNode.Parse(text) ?? new JsonObject()
            : throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {text}");
    }
}
