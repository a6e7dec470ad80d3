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

    /// <summary>The message's own top-level properties overwrite those of the host with the same name.</summary>
    private static void Merge(string text, Dictionary<string, JsonNode> metadata)
    {
        if (!text.AsSpan().TrimStart().StartsWith('{') || Parse(text) is not { } message)
        {
            return;
        }
        foreach (var (name, value) in message)
        {
            switch (value?.GetValueKind())
            {
                case JsonValueKind.Object:
                    metadata[name] = value.DeepClone();
                    break;
                case JsonValueKind.True or JsonValueKind.False:
                    metadata[name] = InvocationPayload.Twice(value.GetValue<bool>().ToString());
                    break;
                case JsonValueKind.String or JsonValueKind.Number:
                    metadata[name] = InvocationPayload.Twice(value.ToString());
                    break;
                default:
                    break; // null and arrays are not merged
            }
        }
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null; // text that only looks like JSON is a message all the same
        }
    }
}
