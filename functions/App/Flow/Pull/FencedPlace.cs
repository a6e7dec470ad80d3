using Azure;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Storage.Tables;

namespace CrmSync.App.Flow.Pull;

/// <summary>
/// The place being pulled. Every transaction carries its row by ETag, so a puller that lost the lease can write nothing (R3). Others may
/// note something in that row meanwhile ("again", "full wanted"); that is taken over as long as the epoch is still ours.
/// </summary>
internal sealed class FencedPlace(StateTables tables, PlaceRows places, Place place)
{
    public Place Place { get; private set; } = place;

    /// <summary>Writes rows of the place's partition and the place itself. False where the lease is lost.</summary>
    public async Task<bool> TryWriteAsync(IReadOnlyList<TableTransactionAction> rows, Func<Place, Place> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var changed = change(Place);
            try
            {
                var etags = await tables.Seen.SubmitTransactionAsync(
                    [.. rows, new(TableTransactionActionType.UpdateReplace, PlaceCodec.Write(changed), Place.ETag)], cancellationToken);
                Place = changed with { ETag = etags[^1] };
                return true;
            }
            catch (TableTransactionFailedException refused) when (refused.Status is 412)
            {
                if (await places.GetAsync(Place.Tenant, Place.Id, cancellationToken) is not { } current || current.Epoch != Place.Epoch)
                {
                    return false;
                }

                Place = current;
            }
            catch (TableTransactionFailedException gone) when (gone.Status is 404)
            {
                return false;
            }
        }

        throw new RequestFailedException(412, $"place {Place.Id} was changed by others too often");
    }
}
