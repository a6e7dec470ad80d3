using System.Collections.Immutable;
using Azure;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Storage.Tables;

namespace CrmSync.App.Flow.Pull;

/// <summary>
/// The place being pulled. Every transaction carries its row by ETag, so a puller that lost the lease can write nothing (R3). Others may
/// note something in that row meanwhile ("again", "full wanted"); that is taken over as long as the epoch is still ours. Nor is a row overwritten that
/// others changed since it was read: an operator's word may stand in it.
/// </summary>
internal sealed class FencedPlace(StateTables tables, PlaceRows places, Place place)
{
    public Place Place { get; private set; } = place;

    /// <summary>Changes the place's row alone. False where the lease is lost.</summary>
    public async Task<bool> TryWriteAsync(Func<Place, Place> change, CancellationToken cancellationToken) => await TryWriteAsync([], change, cancellationToken) is not null;

    /// <summary>Writes rows of the place's partition and the place itself. Returns the keys of the rows that are not as the caller knew them, and stay as they are; null where the lease is lost.</summary>
    public async Task<ImmutableHashSet<string>?> TryWriteAsync(IReadOnlyList<TableTransactionAction> rows, Func<Place, Place> change, CancellationToken cancellationToken)
    {
        var left = rows.ToList();
        var refused = ImmutableHashSet<string>.Empty;
        for (var attempt = 0; attempt < RowChange.Attempts + rows.Count; attempt++)
        {
            var changed = change(Place);
            try
            {
                var etags = await tables.Seen.SubmitTransactionAsync(
                    [.. left, new(TableTransactionActionType.UpdateReplace, PlaceCodec.Write(changed), Place.ETag)], cancellationToken);
                Place = changed with { ETag = etags[^1] };
                return refused;
            }
            catch (TableTransactionFailedException old) when (old is { Status: 404 or 409 or 412, FailedTransactionActionIndex: { } index } && index < left.Count)
            {
                refused = refused.Add(left[index].Entity.RowKey);
                left.RemoveAt(index);
            }
            catch (TableTransactionFailedException taken) when (taken.Status is 412)
            {
                if (await places.GetAsync(Place.Tenant, Place.Id, cancellationToken) is not { } current || current.Epoch != Place.Epoch)
                {
                    return null;
                }

                Place = current;
            }
            catch (TableTransactionFailedException gone) when (gone.Status is 404)
            {
                return null;
            }
        }

        throw RowChange.Contended(Place.Id);
    }
}
