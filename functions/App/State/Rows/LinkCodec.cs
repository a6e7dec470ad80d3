using CrmSync.App.Storage.Tables;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.State.Rows;

/// <summary>Links as entities.</summary>
internal static class LinkCodec
{
    /// <summary>How many rows saving the link takes.</summary>
    public static int Rows(StoredLink stored) => 1 + (stored is { PartnerRow: not null, PartnerSaved: false } ? 1 : 0) + (stored.Ends is null ? 0 : 1);

    /// <summary>What saving the link takes: its own row, and its partner's if that is new. A record that is in a link already makes it fail.</summary>
    public static IEnumerable<TableTransactionAction> Actions(string partition, StoredLink stored)
    {
        var entity = Write(partition, stored);
        yield return stored.ETag == default
            ? new TableTransactionAction(TableTransactionActionType.Add, entity)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, stored.ETag);
        if (stored is { PartnerRow: { } partner, PartnerSaved: false })
        {
            var alias = new TableEntity(partition, partner) { ["To"] = stored.Row };
            yield return stored.PartnerETag == default
                ? new TableTransactionAction(TableTransactionActionType.Add, alias)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, alias, stored.PartnerETag);
        }

        if (stored.Ends is { } ended)
        {
            yield return new(TableTransactionActionType.UpdateReplace, Write(partition, ended), ended.ETag);
        }
    }

    public static StoredLink Read(TableEntity row)
    {
        var partner = row.GetString("Partner");
        var link = new Link(
            row.GetString("State") switch
            {
                "Reserved" => new LinkState.Reserved(Enum.Parse<Side>(row.GetString("On") ?? "")),
                "Paired" => new LinkState.Paired(),
                "Ended" => new LinkState.Ended(RowTime.Read(row, "EndedAt")),
                var state => throw new InvalidOperationException($"unknown state {state}"),
            },
            ReadSide(row, "L"),
            ReadSide(row, "R"),
            row.GetInt32("Generation") ?? 0)
        {
            Intent = ReadIntent(row),
        };
        return new(row.RowKey, partner, PartnerSaved: partner is not null, link, row.ETag);
    }

    private static TableEntity Write(string partition, StoredLink stored)
    {
        var link = stored.Link;
        var entity = new TableEntity(partition, stored.Row)
        {
            ["Partner"] = stored.PartnerRow,
            ["State"] = link.State switch
            {
                LinkState.Reserved => "Reserved",
                LinkState.Paired => "Paired",
                LinkState.Ended => "Ended",
                _ => throw new InvalidOperationException($"unknown state {link.State}"),
            },
            ["On"] = (link.State as LinkState.Reserved)?.On.ToString(),
            ["EndedAt"] = RowTime.Write((link.State as LinkState.Ended)?.At),
            ["Generation"] = link.Generation,
        };
        WriteSide(entity, "L", link.Left);
        WriteSide(entity, "R", link.Right);
        if (link.Intent is { } intent)
        {
            entity["IntentOwner"] = intent.Owner;
            entity["IntentUntil"] = RowTime.Write(intent.Until);
            entity["IntentOn"] = intent.On.ToString();
            entity["IntentExpected"] = intent.Expected?.Value;
            entity["IntentExpectedAt"] = RowTime.Write(intent.ExpectedAt);
            entity["IntentSent"] = BaselineCodec.Write(intent.Sent);
            entity["IntentSource"] = BaselineCodec.Write(intent.Source);
        }

        return entity;
    }

    private static void WriteSide(TableEntity entity, string prefix, LinkSide side)
    {
        entity[prefix + "Id"] = side.Id?.Value;
        entity[prefix + "Version"] = side.Version.Value;
        entity[prefix + "Modified"] = RowTime.Write(side.Modified);
        entity[prefix + "Soft"] = side.Soft ? true : null;
        entity[prefix + "Gone"] = side.Gone ? true : null;
        entity[prefix + "Fields"] = BaselineCodec.Write(side.Fields);
    }

    private static LinkSide ReadSide(TableEntity row, string prefix) => new(
        row.GetString(prefix + "Id") is { } id ? new RecordId(id) : null,
        row.GetString(prefix + "Version") is { } version ? new RecordVersion(version) : default,
        RowTime.ReadOptional(row, prefix + "Modified") ?? DateTimeOffset.MinValue,
        row.GetBoolean(prefix + "Soft") ?? false,
        row.GetBoolean(prefix + "Gone") ?? false,
        BaselineCodec.Read(row.GetBinary(prefix + "Fields")));

    private static Intent? ReadIntent(TableEntity row) => row.GetString("IntentOwner") is { } owner
        ? new Intent(owner, RowTime.Read(row, "IntentUntil"), Enum.Parse<Side>(row.GetString("IntentOn") ?? ""))
        {
            Expected = row.GetString("IntentExpected") is { } expected ? new RecordVersion(expected) : null,
            ExpectedAt = RowTime.ReadOptional(row, "IntentExpectedAt"),
            Sent = BaselineCodec.Read(row.GetBinary("IntentSent")),
            Source = BaselineCodec.Read(row.GetBinary("IntentSource")),
        }
        : null;
}
