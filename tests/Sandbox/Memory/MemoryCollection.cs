using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Memory;

/// <summary>One collection, its records and who watches it.</summary>
internal sealed class MemoryCollection(string name, IReadOnlyList<MemoryField> fields)
{
    public string Name { get; } = name;

    public IReadOnlyList<MemoryField> Fields { get; } = fields;

    public Dictionary<string, MemoryRecord> Records { get; } = [];

    public Dictionary<string, MemoryWatch> Watches { get; } = [];

    public long Changes { get; set; }

    /// <summary>Cursors of an earlier generation are expired.</summary>
    public int CursorGeneration { get; set; }

    public static JsonObject AsStored(JsonObject before, JsonObject given, MemorySwitches switches)
    {
        var stored = (JsonObject)before.DeepClone();
        foreach (var (field, value) in given)
        {
            if (value is null)
            {
                stored.Remove(field);
            }
            else
            {
                stored[field] = value.GetValueKind() == JsonValueKind.String ? Text((string)value!, switches) : value.DeepClone();
            }
        }

        return stored;
    }

    private static string Text(string text, MemorySwitches switches)
    {
        text = switches.Trims ? text.Trim() : text;
        text = switches.UpperCases ? text.ToUpperInvariant() : text;
        return switches.CutsTo > 0 && text.Length > switches.CutsTo ? text[..switches.CutsTo] : text;
    }
}
