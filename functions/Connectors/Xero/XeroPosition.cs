using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Xero;

/// <summary>Where a pull stands. It travels as a cursor between pulls and as a continuation within one.</summary>
internal sealed record XeroPosition
{
    public const int Current = 1;

    /// <summary>Changes may become visible late: every delta starts this much early, and passes over what it has shown (R7).</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    /// <summary>Rows that are passed over; what is beyond them comes once more, which harms nobody.</summary>
    private const int MostKnown = 500;

    private const int KeyBytes = 8;

    /// <summary>Of this text's form; one of another form is an expired cursor.</summary>
    public int Version { get; init; } = Current;

    /// <summary>All that was modified before is known, by Xero's clock; null reads everything.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Xero's clock at the first page.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>The page to ask for.</summary>
    public int Page { get; init; } = 1;

    /// <summary>What the pages so far said the list holds; it never becomes less.</summary>
    public int Count { get; init; }

    /// <summary>How often the paging began anew.</summary>
    public int Restarts { get; init; }

    /// <summary>Keys of the rows that the pull before showed and this one meets again.</summary>
    public byte[] Known { get; init; } = [];

    /// <summary>The same for the next one.</summary>
    public byte[] Shown { get; init; } = [];

    /// <summary>Null where the text is not ours.</summary>
    public static XeroPosition? Read(string? cursor, string? continuation)
    {
        if ((continuation ?? cursor) is not { } text)
        {
            return new();
        }

        try
        {
            var position = JsonSerializer.Deserialize(text, XeroPositionJson.Default.XeroPosition);
            return position is { Version: Current, Page: > 0 } && (continuation is null ? position.Since is not null : position.Start is not null) ? position : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string Write() => JsonSerializer.Serialize(this, XeroPositionJson.Default.XeroPosition);

    /// <summary>Everything modified up to then was visible when the pull began.</summary>
    public DateTimeOffset ObservedUntil() => (Start ?? throw new InvalidOperationException("a pull starts with its first page")) - Overlap;

    /// <summary>The next delta's position: never back.</summary>
    public string Cursor() => new XeroPosition { Since = Since > ObservedUntil() ? Since : ObservedUntil(), Known = Shown }.Write();

    public bool Knows(Observation observation)
    {
        var key = KeyOf(observation);
        for (var at = 0; at + KeyBytes <= Known.Length; at += KeyBytes)
        {
            if (Known.AsSpan(at, KeyBytes).SequenceEqual(key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Remembers what the next delta will meet again. A soft version is not remembered: a further edit may carry it (R2).</summary>
    public XeroPosition Remember(IEnumerable<Observation> observations)
    {
        // The second before is asked for as well, see XeroPull.
        var from = ObservedUntil() - TimeSpan.FromSeconds(2);
        var keys = observations.Where(observation => !observation.Soft && observation.Modified >= from).Take(MostKnown - (Shown.Length / KeyBytes)).SelectMany(KeyOf);
        return this with { Shown = [.. Shown, .. keys] };
    }

    private static byte[] KeyOf(Observation observation) => SHA256.HashData(Encoding.UTF8.GetBytes($"{observation.Id}\n{observation.Version}"))[..KeyBytes];
}

/// <summary>The position's JSON, generated.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(XeroPosition))]
internal sealed partial class XeroPositionJson : JsonSerializerContext;
