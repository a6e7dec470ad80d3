using System.Text.Json;
using Azure;

namespace CrmSync.App.Storage.Tables;

/// <summary>
/// What a refusal says: status, code, sentence.
/// https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2
/// </summary>
internal readonly record struct TableError(int Status, string? Code, string Message)
{
    public static RequestFailedException From(Response response)
    {
        var error = Read(response.Status, response.Content.ToMemory().Span);
        var code = error.Code ?? (response.Headers.TryGetValue("x-ms-error-code", out var header) ? header : null);
        return new RequestFailedException(error.Status, error.Message, code, innerException: null);
    }

    /// <summary>Gateways answer in XML or not at all; then the status is all there is.</summary>
    public static TableError Read(int status, ReadOnlySpan<byte> body)
    {
        var start = body.IndexOf("{\"odata.error\""u8);
        if (start < 0)
        {
            return new TableError(status, null, $"The table service answered {status}.");
        }

        var json = new Utf8JsonReader(body[start..]);
        using var document = JsonDocument.ParseValue(ref json);
        var error = document.RootElement.GetProperty("odata.error");
        var code = error.TryGetProperty("code", out var named) ? named.GetString() : null;
        var message = error.TryGetProperty("message", out var text) && text.TryGetProperty("value", out var value) ? value.GetString() : null;
        return new TableError(status, code, message ?? $"The table service answered {status}.");
    }
}
