using Azure;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Storage.Tables;

namespace CrmSync.App.Flow.Pull;

/// <summary>A Seen row as it is to be, and as it was.</summary>
internal sealed record SeenChange(SeenRow Row, SeenRow? Before);

/// <summary>Groups changes of Seen rows and their clues into transactions that leave room for the fence (R3, R5).</summary>
internal static class SeenTransactions
{
    /// <summary>Bytes; below Azure's 4 MiB, for what surrounds the values.</summary>
    private const int ValueBytes = 2_500_000;

    public static IEnumerable<(List<TableTransactionAction> Actions, List<SeenRow> Rows)> Chunk(Place place, IEnumerable<SeenChange> changes)
    {
        var partition = Keys.PlacePartition(place.Tenant, place.Id);
        var (actions, rows, bytes) = (new List<TableTransactionAction>(), new List<SeenRow>(), 0);
        foreach (var change in changes)
        {
            var own = Actions(partition, change).ToList();
            var size = own.Sum(action => EntityLimits.Size(action.Entity, ""));
            if (actions.Count + own.Count > RowTransaction.Size || bytes + size > ValueBytes)
            {
                yield return (actions, rows);
                (actions, rows, bytes) = ([], [], 0);
            }

            actions.AddRange(own);
            rows.Add(change.Row);
            bytes += (int)size;
        }

        if (actions.Count > 0)
        {
            yield return (actions, rows);
        }
    }

    private static IEnumerable<TableTransactionAction> Actions(string partition, SeenChange change)
    {
        var (row, before) = change;
        var entity = SeenCodec.Write(partition, row);
        yield return row is { Values: null, Kind: SeenKind.Living }
            ? new TableTransactionAction(TableTransactionActionType.UpsertMerge, entity) // values that are there stay
            : new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity);
        foreach (var print in row.Clues.Select(clue => clue.Print).Except(before?.Clues.Select(clue => clue.Print) ?? []))
        {
            yield return new(TableTransactionActionType.UpsertReplace, new TableEntity(partition, Keys.NaturalKeyClue(row.SyncId, print, row.Key)));
        }

        if (row.Stamp is { } stamp && stamp != before?.Stamp)
        {
            yield return new(TableTransactionActionType.UpsertReplace, new TableEntity(partition, Keys.StampClue(row.SyncId, stamp, row.Key)));
        }
    }
}
