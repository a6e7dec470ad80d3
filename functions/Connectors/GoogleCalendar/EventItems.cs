using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>Reads a page's items one by one, so that an item that is no event spoils itself and not the page.</summary>
internal sealed class EventItems : JsonConverter<IList<Event>>
{
    public override bool CanWrite => false;

    public override void WriteJson(JsonWriter writer, IList<Event>? value, JsonSerializer serializer) => throw new NotSupportedException();

    public override IList<Event> ReadJson(JsonReader reader, Type objectType, IList<Event>? existingValue, bool hasExistingValue, JsonSerializer serializer) =>
        [.. Load(reader).Children().Select(item => Read(item, serializer))];

    /// <summary>Times stay the text they are: as dates they would lose their milliseconds and offset on the way back to text.</summary>
    private static JToken Load(JsonReader reader)
    {
        reader.DateParseHandling = DateParseHandling.None;
        return JToken.Load(reader);
    }

    private static Event Read(JToken item, JsonSerializer serializer)
    {
        try
        {
            return item.ToObject<Event>(serializer) ?? new Event { Malformed = "it is null" };
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidCastException or ArgumentException)
        {
            var fields = item as JObject;
            return new Event { Id = Text(fields?["id"]), ETag = Text(fields?["etag"]), Malformed = "a member is of another kind than documented" };
        }
    }

    private static string? Text(JToken? token) => token is JValue { Value: string text } ? text : null;
}
