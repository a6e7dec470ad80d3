using System.Collections.Immutable;
using System.Globalization;
using CrmSync.App.Storage.Tables;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.App.State.Rows;

/// <summary>Seen rows as entities.</summary>
internal static class SeenCodec
{
    /// <summary>What a pull needs of rows it does not change: all but the values.</summary>
    public static readonly string[] WithoutValues =
        ["PartitionKey", "RowKey", "Id", "Version", "Modified", "Soft", "Kind", "Reason", "Exclusion", "InView", "Generation", "Due", "DueAt", "Attempts", "NotBefore", "Print", "Clues", "Stamp", "Members", "Verdict", "DecidedAt", "SurvivedBy", "Listed", "Listing", "Word", "Named"];

    public static TableEntity Write(string partition, SeenRow row)
    {
        var entity = new TableEntity(partition, Keys.SeenRow(row.SyncId, row.Key))
        {
            ["Id"] = row.Id.Value,
            ["Version"] = row.Version.Value,
            ["Modified"] = RowTime.Write(row.Modified),
            ["Soft"] = row.Soft,
            ["Kind"] = row.Kind.ToString(),
            ["Reason"] = row.Reason,
            ["SurvivedBy"] = row.SurvivedBy?.Value,
            ["Exclusion"] = row.Exclusion,
            ["InView"] = row.InView,
            ["Generation"] = row.Generation,
            ["Due"] = row.Due,
            ["DueAt"] = RowTime.Write(row.DueAt),
            ["Attempts"] = row.Attempts,
            ["NotBefore"] = RowTime.Write(row.NotBefore),
            ["Verdict"] = row.Verdict.ToString(), // always, or a merge would keep an old one
            ["DecidedAt"] = RowTime.Write(row.DecidedAt),
            ["Print"] = row.ValuesPrint.ToString(),
            ["Clues"] = row.Clues.IsEmpty ? null : string.Join(' ', row.Clues.Select(clue => $"{clue.Index}:{clue.Print}:{clue.Within}")),
            ["Stamp"] = row.Stamp?.Value,
            ["Members"] = row.Members.IsEmpty ? null : string.Join('\n', row.Members),
        };
        if (row.Listing is { } listing)
        {
            entity["Listed"] = true;
            entity["Listing"] = StateJson.Write(listing);
        }

        if (row.Word is { } word)
        {
            entity["Word"] = StateJson.Write(word);
        }

        if (!row.Named.IsEmpty)
        {
            entity["Named"] = StateJson.Write(row.Named);
        }

        if (row.Values is { } values)
        {
            ChunkedBinary.Write(entity, "V", ValuesCodec.Write(values));
        }

        return entity;
    }

    public static SeenRow Read(TableEntity entity)
    {
        var bar = entity.RowKey.IndexOf('|', StringComparison.Ordinal);
        return new(entity.RowKey[..bar], new RecordKey(entity.RowKey[(bar + 1)..]), new RecordId(entity.GetString("Id") ?? ""))
        {
            Version = new(entity.GetString("Version") ?? ""),
            Modified = RowTime.Read(entity, "Modified"),
            Soft = entity.GetBoolean("Soft") ?? false,
            Kind = Enum.Parse<SeenKind>(entity.GetString("Kind") ?? ""),
            Reason = entity.GetString("Reason"),
            SurvivedBy = entity.GetString("SurvivedBy") is { } survivor ? new RecordId(survivor) : null,
            Exclusion = entity.GetString("Exclusion"),
            InView = entity.GetBoolean("InView") ?? false,
            Generation = entity.GetInt32("Generation") ?? 0,
            Due = entity.GetBoolean("Due") ?? false,
            DueAt = RowTime.Read(entity, "DueAt"),
            Attempts = entity.GetInt32("Attempts") ?? 0,
            NotBefore = RowTime.Read(entity, "NotBefore"),
            Verdict = entity.GetString("Verdict") is { } verdict ? Enum.Parse<DeletionClearance>(verdict) : DeletionClearance.Open,
            DecidedAt = RowTime.ReadOptional(entity, "DecidedAt"),
            Values = ChunkedBinary.Read(entity, "V") is { } packed ? ValuesCodec.Read(packed) : null,
            ValuesPrint = ReadPrint(entity.GetString("Print")) ?? default,
            Clues = entity.GetString("Clues") is { } clues ? [.. clues.Split(' ').Select(ReadClue)] : [],
            Stamp = entity.GetString("Stamp") is { } stamp ? new Stamp(stamp) : null,
            Members = entity.GetString("Members") is { } members ? [.. members.Split('\n').Select(id => new RecordId(id))] : [],
            Listing = entity.GetString("Listing") is { } listing ? StateJson.Read<Listing>(listing) : null,
            Word = entity.GetString("Word") is { } word ? StateJson.Read<Word>(word) : null,
            Named = entity.GetString("Named") is { } named ? StateJson.Read<ImmutableSortedDictionary<string, string>>(named) : ImmutableSortedDictionary<string, string>.Empty,
            ETag = entity.ETag,
        };
    }

    private static NaturalClue ReadClue(string text)
    {
        var parts = text.Split(':');
        return new(int.Parse(parts[0], CultureInfo.InvariantCulture), ReadPrint(parts[1]) ?? default, ReadPrint(parts[2]));
    }

    private static Fingerprint? ReadPrint(string? text) => text is { Length: 32 }
        ? new Fingerprint(ulong.Parse(text.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture), ulong.Parse(text.AsSpan(16), NumberStyles.HexNumber, CultureInfo.InvariantCulture))
        : null;
}
