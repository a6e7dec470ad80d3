using System.Text.Json;

namespace CrmSync.App.Manage.History;

/// <summary>A value that lost a conflict, as a person can read it.</summary>
/// <param name="Kind">empty, text, number, flag, date, instant, set.</param>
/// <param name="Value">A set is an object of its elements.</param>
public sealed record LosingValue(string Kind, JsonElement? Value)
{
    /// <summary>From how rows hold one value: a letter for its kind, and what follows.</summary>
    public static LosingValue Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var parts = document.RootElement;
        if (parts.GetArrayLength() == 0)
        {
            return new("empty", null);
        }

        return parts[0].GetString() switch
        {
            "t" => new("text", parts[1].Clone()),
            "n" => new("number", parts[1].Clone()),
            "b" => new("flag", parts[1].Clone()),
            "d" => new("date", parts[1].Clone()),
            "i" => new("instant", parts[1].Clone()),
            "s" => new("set", JsonSerializer.SerializeToElement(parts.EnumerateArray().Skip(1).Select(part => part.GetString() ?? "").Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]))),
            var kind => throw new JsonException($"unknown kind {kind}"),
        };
    }
}
