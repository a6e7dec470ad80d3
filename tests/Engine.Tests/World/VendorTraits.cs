using CrmSync.Engine.Model;

namespace CrmSync.Engine.Tests.World;

/// <summary>How a fake vendor behaves.</summary>
internal sealed record VendorTraits
{
    /// <summary>Versions are times cut to the second, so that two edits in one second share one. Writes demand that nothing changed since the record was observed.</summary>
    public bool SecondGrain { get; init; }

    public bool RepliesWithRecord { get; init; } = true;

    /// <summary>What the vendor really makes of a value.</summary>
    public Func<string, FieldValue, FieldValue> Stores { get; init; } = (_, value) => value;

    /// <summary>What its connector says that it makes of it (R17).</summary>
    public Func<string, FieldValue, FieldValue>? Declares { get; init; }

    /// <summary>Values that the vendor fills in by itself at creation.</summary>
    public IReadOnlyDictionary<string, FieldValue> FillsIn { get; init; } = new Dictionary<string, FieldValue>();

    public static FieldValue Trimming(string field, FieldValue value) => value is FieldValue.Text text ? FieldValue.OfText(text.Value.Trim()) : value;

    public static FieldValue Shouting(string field, FieldValue value) => value is FieldValue.Text text ? FieldValue.OfText(text.Value.ToUpperInvariant()) : value;
}
