using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CrmSync.Engine.Model;

/// <summary>
/// The mark a record carries when we created it (R14): the key of its source, a hash of the target place and the generation.
/// 48 lower-case hex digits: few and plain enough for the narrowest unique key that a connector has for it.
/// Made of the vendors' own identities only, so any later sync recomputes it and recognises what an earlier one made.
/// </summary>
public readonly record struct Stamp(string Value)
{
    private const int TargetLength = 12;
    private const int Length = RecordKey.Length + TargetLength + 4;

    public static Stamp For(RecordKey source, PlaceIdentity target, int generation) =>
        new(source.Value + TargetPart(target) + generation.ToString("x4", CultureInfo.InvariantCulture));

    /// <summary>The stamp in a text, or null where the text is none that was made for this place: a user's own value, or a copy that travelled.</summary>
    public static Stamp? Read(string? text, PlaceIdentity place) =>
        text is { Length: Length } && text.All(char.IsAsciiHexDigitLower) && text.AsSpan(RecordKey.Length, TargetLength).SequenceEqual(TargetPart(place))
            ? new Stamp(text)
            : null;

    public RecordKey Source => new(Value[..RecordKey.Length]);

    public int Generation => int.Parse(Value.AsSpan(RecordKey.Length + TargetLength), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public override string ToString() => Value;

    private static string TargetPart(PlaceIdentity target)
    {
        var text = $"{target.Connector}\n{target.Account}\n{target.Collection}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, TargetLength / 2));
    }
}
