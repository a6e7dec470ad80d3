using System.Text.Json;

namespace CrmSync.App.Host;

/// <summary>Takes a queue message out of what the Functions host posts: a JSON string whose content is the message, itself as a JSON string.</summary>
public static class QueuePayload
{
    /// <summary>The message's text; null where the body is no invocation at all.</summary>
    public static string? Read(ReadOnlySpan<byte> body, string binding)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            if (!document.RootElement.TryGetProperty("Data", out var data) || !data.TryGetProperty(binding, out var value))
            {
                return null;
            }

            return value.ValueKind == JsonValueKind.String ? Unwrap(value.GetString() ?? "") : value.GetRawText();
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Unwrap(string text)
    {
        try
        {
            return text.StartsWith('"') ? JsonSerializer.Deserialize<string>(text) ?? text : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
