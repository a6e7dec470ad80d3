using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Mapping;

/// <summary>Makes fingerprints under one tenant's key (R25).</summary>
public sealed class Fingerprinter(byte[] tenantKey)
{
    /// <summary>Characters: most values that come twice are short.</summary>
    private const int LongestKept = 64;

    /// <summary>Texts: a full read of a large place must not stay in memory.</summary>
    private const int MostKept = 2_000;

    /// <summary>Each is used by one caller at a time. To key a hash for every value would cost more than to make it.</summary>
    private readonly ConcurrentBag<IncrementalHash> keyed = [];

    /// <summary>Both sides of a pair hold the same values, and records of a place often have values in common.</summary>
    private readonly ConcurrentDictionary<string, Fingerprint> kept = new(StringComparer.Ordinal);
    private int keptCount;

    public FieldPrint Of(FieldValue value) => value switch
    {
        FieldValue.Set set => OfSet(set),
        _ => new(Of(CanonicalText.Of(value)), null),
    };

    public FieldPrint OfElements(ImmutableSortedDictionary<Fingerprint, Fingerprint> elements) =>
        elements.IsEmpty ? new(Of(CanonicalText.Of(FieldValue.Nothing)), elements) : new(Of(TextOf(elements)), elements);

    /// <summary>R17: what was sent, as it turned out to be stored. Elements of a set that were not sent are not part of it: somebody else put them there.</summary>
    public FieldPrint Completed(FieldPrint sent, FieldPrint stored) =>
        sent.Elements is { } ours && stored.Elements is { } all && all.Keys.Any(key => !ours.ContainsKey(key))
            ? OfElements(all.RemoveRange(all.Keys.Where(key => !ours.ContainsKey(key))))
            : stored;

    public Fingerprint Of(string text)
    {
        if (text.Length > LongestKept)
        {
            return Hash(text);
        }

        if (!kept.TryGetValue(text, out var print))
        {
            print = Hash(text);
            if (keptCount < MostKept && kept.TryAdd(text, print))
            {
                Interlocked.Increment(ref keptCount);
            }
        }

        return print;
    }

    private Fingerprint Hash(string text)
    {
        var hash = keyed.TryTake(out var one) ? one : IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, tenantKey);
        Span<byte> bytes = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.GetHashAndReset(bytes);
        keyed.Add(hash);
        return new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    private static string TextOf(ImmutableSortedDictionary<Fingerprint, Fingerprint> elements) => string.Create(1 + (elements.Count * 2 * Fingerprint.Length), elements, (text, all) =>
    {
        text[0] = 's';
        var rest = text[1..];
        foreach (var (key, content) in all)
        {
            key.Write(rest);
            content.Write(rest[Fingerprint.Length..]);
            rest = rest[(2 * Fingerprint.Length)..];
        }
    });

    private FieldPrint OfSet(FieldValue.Set set) =>
        OfElements(set.Elements.ToImmutableSortedDictionary(element => Of("k" + element.Key), element => Of("e" + element.Value)));
}
