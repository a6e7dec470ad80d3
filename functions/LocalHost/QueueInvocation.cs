using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues.Models;

namespace CrmSync.LocalHost;

/// <summary>Turns a queue message into the body of its invocation.</summary>
internal static class QueueInvocation
{
    private static readonly DateTimeOffset Never = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    /// <summary>The content without its transport encoding, or null when it is not the base64 that host.json promises.</summary>
    public static byte[]? Decode(string messageText, bool isBase64)
    {
        if (!isBase64)
        {
            return Encoding.UTF8.GetBytes(messageText);
        }
        var bytes = new byte[messageText.Length];
        return Convert.TryFromBase64String(messageText, bytes, out var length) ? bytes[..length] : null;
    }

    public static byte[] Payload(string function, Trigger.Queue trigger, QueueMessage message, byte[] content, DateTimeOffset now, Guid random) =>
        Encode(function, trigger, content, now, random, new(StringComparer.OrdinalIgnoreCase)
        {
            ["DequeueCount"] = InvocationPayload.Twice(message.DequeueCount),
            ["Id"] = InvocationPayload.Twice(message.MessageId),
            ["PopReceipt"] = InvocationPayload.Twice(message.PopReceipt),
            ["ExpirationTime"] = InvocationPayload.WholeSeconds(message.ExpiresOn ?? Never),
            ["InsertionTime"] = InvocationPayload.WholeSeconds(message.InsertedOn ?? now),
            ["NextVisibleTime"] = InvocationPayload.WholeSeconds(message.NextVisibleOn ?? now),
        });

    /// <summary>Fired through /admin/functions: there is no message, only its text.</summary>
    public static byte[] ManualPayload(string function, Trigger.Queue trigger, string input, DateTimeOffset now, Guid random) =>
        Encode(function, trigger, Encoding.UTF8.GetBytes(input), now, random, new(StringComparer.OrdinalIgnoreCase)
        {
            ["DequeueCount"] = InvocationPayload.Twice(0),
        });

    private static byte[] Encode(string function, Trigger.Queue trigger, byte[] content, DateTimeOffset now, Guid random, Dictionary<string, JsonNode> metadata)
    {
        var text = Encoding.UTF8.GetString(content);
        if (!trigger.IsBinary)
        {
            Merge(text, metadata);
        }
        metadata["sys"] = InvocationPayload.Sys(function, now, random);
        return InvocationPayload.Encode(trigger.Binding, trigger.IsBinary ? Convert.ToBase64String(content) : InvocationPayload.Twice(text), metadata);
    }

    /// <summary>The message's own top-level properties overwrite those of the host with the same name; null and arrays are not merged.</summary>
    private static void Merge(string text, Dictionary<string, JsonNode> metadata)
    {
        foreach (var (name, value) in TopLevel(text))
        {
            metadata[name] = value;
        }
    }

    private static List<KeyValuePair<string, JsonNode>> TopLevel(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith('{'))
        {
            return [];
        }
        try
        {
            using var message = JsonDocument.Parse(text);
            return [.. from property in message.RootElement.EnumerateObject()
                let value = Value(property.Value)
                where value is not null
                select KeyValuePair.Create(property.Name, value)];
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return []; // text that only looks like JSON (half a surrogate is enough) is a message all the same
        }
    }

    private static JsonNode? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value.Clone()),
        // Booleans come out as "True" and "False".
        JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => InvocationPayload.Twice(value.ToString()),
        _ => null,
    };
}
