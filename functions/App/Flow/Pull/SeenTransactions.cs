using Azure;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Storage.Tables;
using CrmSync.Engine.Model;

namespace CrmSync.App.Flow.Pull;

/// <summary>A Seen row as it is to be, and as it was read: it is written only while it is still so.</summary>
internal sealed record SeenChange(SeenRow Row, SeenRow? Before)
{
    /// <summary>The observation that tells it; null where none does.</summary>
    public Observation? Cause { get; init; }

    public string RowKey => Keys.SeenRow(Row.SyncId, Row.Key);
}

/// <summary>Groups changes of Seen rows and their clues into transactions that leave room for the fence (R3, R5).</summary>
internal static class SeenTransactions
{
    /// <summary>Bytes; below Azure's 4 MiB, for what surrounds the values.</summary>
    private const int ValueBytes = 2_500_000;

    public static IEnumerable<(List<TableTransactionAction> Actions, List<SeenChange> Changes)> Chunk(Place place, IEnumerable<SeenChange> changes)
    {
        var partition = Keys.PlacePartition(place.Tenant, place.Id);
        var (actions, taken, bytes) = (new List<TableTransactionAction>(), new List<SeenChange>(), 0);
        foreach (var change in changes)
        {
            var own = Actions(partition, change).ToList();
            var size = own.Sum(action => EntityLimits.Size(action.Entity, ""));
            if (actions.Count + own.Count > RowTransaction.Size || bytes + size > ValueBytes)
            {
                yield return (actions, taken);
                (actions, taken, bytes) = ([], [], 0);
            }

            actions.AddRange(own);
            taken.Add(change);
            bytes += (int)size;
        }

        if (actions.Count > 0)
        {
            yield return (actions, taken);
        }
    }

    private static IEnumerable<TableTransactionAction> Actions(string partition, SeenChange change)
    {
        var (row, before) = change;
        var entity = SeenCodec.Write(partition, row);
        yield return before is null ? new TableTransactionAction(TableTransactionActionType.Add, entity)
            : row is { Values: null, Kind: SeenKind.Living } ? new TableTransactionAction(TableTransactionActionType.UpdateMerge, entity, before.ETag) // values that are there stay
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, before.ETag);
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
