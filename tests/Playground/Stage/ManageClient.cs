using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Playground.Stage;

/// <summary>Calls the management API as an operator does.</summary>
public sealed class ManageClient : IDisposable
{
    private readonly HttpClient http;
    private readonly string root;

    public ManageClient(Uri host, string key, string tenant)
    {
        http = new HttpClient { BaseAddress = host };
        http.DefaultRequestHeaders.Add("x-functions-key", key);
        root = $"/api/manage/tenants/{tenant}";
    }

    public Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

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
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? text.Length == 0 ? new JsonObject() : JsonNode.Parse(text) ?? new JsonObject()
            : throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {text}");
    }
}
