using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.App.State;

/// <summary>
/// Every rule by which a row gets its keys. Tenant is part of every partition but those of channels and accounts, which lead to it.
/// Ids of ours hold letters and digits only, so '|' parts them safely; '!' and '~' sort a partition's special rows apart.
/// </summary>
public static class Keys
{
    /// <summary>Of the place's partition: the checkpoint, the fence and the lease, all in one row (R3, R7, R11).</summary>
    public const string PlaceRow = "!place";

    /// <summary>Of the place's partition: when we last wrote there.</summary>
    public const string EchoRow = "!echo";

    /// <summary>Of the links' partition: how much was deleted lately because of that side (R9).</summary>
    public const string LeftDeletionsRow = "!deletions|L";
    public const string RightDeletionsRow = "!deletions|R";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Beside the connection: what was taken of its quota (R20).</summary>
    public static string SpendingRow(string connectionId) => $"{connectionId}|quota";

    public static string PlaceId(string connectionId, string collection) => $"{connectionId}-{Short(collection)}";

    public static string PlacePartition(string tenant, string placeId) => $"{tenant}|{placeId}";

    public static string SeenRow(string syncId, RecordKey key) => $"{syncId}|{key}";

    /// <summary>The range of a sync's Seen rows: from inclusive, to exclusive.</summary>
    public static (string From, string To) SeenRange(string syncId) => ($"{syncId}|", $"{syncId}}}");

    /// <summary>Finds unpaired records by natural key (ZG-13).</summary>
    public static string NaturalKeyClue(string syncId, Fingerprint print, RecordKey key) => $"{syncId}~n{print}{key}";

    public static (string From, string To) NaturalKeyRange(string syncId, Fingerprint print) => ($"{syncId}~n{print}", $"{syncId}~n{print}~");

    /// <summary>Finds a record by the stamp it carries; a stamp begins with its source's key (R14).</summary>
    public static string StampClue(string syncId, Stamp stamp, RecordKey key) => $"{syncId}~s{stamp}{key}";

    public static (string From, string To) StampRange(string syncId, RecordKey source) => ($"{syncId}~s{source}", $"{syncId}~s{source}~");

    public static string LinkPartition(string tenant, string syncId) => $"{tenant}|{syncId}";

    /// <summary>A link stands under the record it began with; under its partner stands a row that names it. So no record is ever in two links.</summary>
    public static string LinkRow(Side side, RecordKey key) => (side == Side.Left ? "L" : "R") + key.Value;

    public static bool IsLinkRow(string text) => text.Length == RecordKey.Length + 1 && text[0] is ('L' or 'R') && text.AsSpan(1).IndexOfAnyExcept(HexDigits) < 0;

    public static (Side Side, RecordKey Key) ReadLinkRow(string row) => (row[0] == 'L' ? Side.Left : Side.Right, new RecordKey(row[1..]));

    /// <summary>Under the clue to the record that is waited for, so that all who wait for it are one range (R23).</summary>
    public static string WaiterRow(string clue, string syncId, string linkRow) => $"{clue}|{syncId}|{linkRow}";

    public static (string From, string To) WaiterRange(string clue) => ($"{clue}|", $"{clue}}}");

    /// <summary>One row for a pair of places, whichever of them is the left one (R1).</summary>
    public static string SyncPairRow(string onePlaceId, string otherPlaceId) => string.CompareOrdinal(onePlaceId, otherPlaceId) < 0 ? $"pair|{onePlaceId}|{otherPlaceId}" : $"pair|{otherPlaceId}|{onePlaceId}";

    public static string RunRow(string runId) => $"run|{runId}";

    /// <summary>Sorts newest first.</summary>
    public static string Inverted(DateTimeOffset time) => (DateTimeOffset.MaxValue.UtcTicks - time.UtcTicks).ToString("x16", CultureInfo.InvariantCulture);

    public static DateTimeOffset ReadInverted(string text) =>
        new(DateTimeOffset.MaxValue.UtcTicks - long.Parse(text.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture), TimeSpan.Zero);

    public static string EntryRow(DateTimeOffset time, string id) => $"entry|{Inverted(time)}{id}";

    public static string RecordEntryRow(string record, DateTimeOffset time, string id) => $"rec|{record}|{Inverted(time)}{id}";

    /// <summary>Pushes to the app's one address name only the vendor's account. Channel ids are digits, so the two kinds of partition lie apart.</summary>
    public static string AccountPartition(string connector, string account) => $"account|{connector}|{Short(account)}";

    /// <summary>The range of all such partitions: from inclusive, to exclusive.</summary>
    public static (string From, string To) AccountPartitions => ("account|", "account}");

    public static string AccountPlaceRow(string tenant, string placeId) => $"{tenant}|{placeId}";

    private static string Short(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
