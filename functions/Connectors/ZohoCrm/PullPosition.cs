using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>Where a pull stands. It travels as a cursor between pulls and as a continuation within one.</summary>
internal sealed record PullPosition
{
    public const int Current = 1;

    /// <summary>The newest commits may become visible late, and their times have a grain of a second: every delta starts this much early (R7).</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Of this text's form; one of another form is an expired cursor.</summary>
    public int Version { get; init; } = Current;

    /// <summary>Changes after this second of Zoho's clock; null reads everything.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Zoho's clock at the first page.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>The earliest modified time of a soft version so far.</summary>
    public DateTimeOffset? SoftFrom { get; init; }

    /// <summary>The last row's key; its time only in a delta.</summary>
    public string? LastId { get; init; }

    public DateTimeOffset? LastModified { get; init; }

    /// <summary>Columns that Zoho refused to select; asked for again in the next full read.</summary>
    public string[] Refused { get; init; } = [];

    /// <summary>What metadata said of fields that the module's table does not name, asked once in a full read.</summary>
    public Dictionary<string, string> Kinds { get; init; } = [];

    /// <summary>Pages in a row that showed nothing and said there is more.</summary>
    public int EmptyPages { get; init; }

    /// <summary>The page of the list of deleted records; 0 while the records themselves are read.</summary>
    public int DeletedPage { get; init; }

    /// <summary>Null where the text is not ours.</summary>
    public static PullPosition? Read(string? cursor, string? continuation)
    {
        if ((continuation ?? cursor) is not { } text)
        {
            return new();
        }

        try
        {
            var position = JsonSerializer.Deserialize(text, PullPositionJson.Default.PullPosition);
            return position is { Version: Current } && (continuation is null ? position.Since is not null : position.Start is not null) ? position : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string Write() => JsonSerializer.Serialize(this, PullPositionJson.Default.PullPosition);

    /// <summary>Everything modified up to then was visible when the pull began.</summary>
    public DateTimeOffset ObservedUntil() => (Start ?? throw new InvalidOperationException("a pull starts with its first page")) - Overlap;

    /// <summary>The next delta's position: never back, and never past a version that may still change unseen.</summary>
    public string Cursor()
    {
        var next = SoftFrom - Second is { } beforeSoft && beforeSoft < ObservedUntil() ? beforeSoft : ObservedUntil();
        return new PullPosition { Since = Since > next ? Since : next, Refused = Refused, Kinds = Kinds }.Write();
    }
}

/// <summary>The position's JSON, generated.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PullPosition))]
internal sealed partial class PullPositionJson : JsonSerializerContext;
