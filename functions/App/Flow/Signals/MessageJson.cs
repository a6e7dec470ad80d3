using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmSync.App.Flow.Signals;

/// <summary>Queue messages as JSON. A message of another version or form is unreadable and goes to poison.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SignalMessage))]
[JsonSerializable(typeof(ApplyMessage))]
public sealed partial class MessageJson : JsonSerializerContext
{
    public static string Write(SignalMessage message) => JsonSerializer.Serialize(message, Default.SignalMessage);

    public static string Write(ApplyMessage message) => JsonSerializer.Serialize(message, Default.ApplyMessage);

    public static bool TryRead(string text, [NotNullWhen(true)] out SignalMessage? message)
    {
        message = Read(text, Default.SignalMessage);
        return message is { V: Signals.SignalMessage.Version };
    }

    public static bool TryRead(string text, [NotNullWhen(true)] out ApplyMessage? message)
    {
        message = Read(text, Default.ApplyMessage);
        return message is { V: Signals.ApplyMessage.Version };
    }

    private static T? Read<T>(string text, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
