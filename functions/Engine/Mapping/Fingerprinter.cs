using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Mapping;

/// <summary>Makes fingerprints under one tenant's key (R25).</summary>
public sealed class Fingerprinter(byte[] tenantKey)
{
    public FieldPrint Of(FieldValue value) => value switch
    {
        FieldValue.Set set => OfSet(set),
        _ => new(Of(TextOf(value)), null),
    };

    public FieldPrint OfElements(ImmutableSortedDictionary<Fingerprint, Fingerprint> elements) =>
        elements.IsEmpty ? new(Of(TextOf(FieldValue.Nothing)), elements) : new(Of("s" + string.Concat(elements.Select(element => $"{element.Key}{element.Value}"))), elements);

    public Fingerprint Of(string text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(tenantKey, Encoding.UTF8.GetBytes(text), hash);
        return new(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));
    }

    private FieldPrint OfSet(FieldValue.Set set) =>
        OfElements(set.Elements.ToImmutableSortedDictionary(element => Of("k" + element.Key), element => Of("e" + element.Value)));

    private static string TextOf(FieldValue value) => value switch
    {
        { IsEmpty: true } => "",
        FieldValue.Text text => "t" + text.Value,
        FieldValue.Number number => "n" + (number.Value / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture),
        FieldValue.Flag flag => flag.Value ? "b1" : "b0",
        FieldValue.Date date => "d" + date.Value.ToString("O", CultureInfo.InvariantCulture),
        FieldValue.Instant instant => "i" + instant.Value.UtcTicks.ToString(CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"no fingerprint for {value.GetType().Name}"),
    };
}
