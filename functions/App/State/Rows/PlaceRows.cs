using Azure;
using CrmSync.App.Storage.Tables;

namespace CrmSync.App.State.Rows;

/// <summary>The row of a place.</summary>
public sealed class PlaceRows(StateTables tables)
{
    public async Task<Place?> GetAsync(string tenant, string placeId, CancellationToken cancellationToken) =>
        await tables.Seen.GetEntityIfExistsAsync(Keys.PlacePartition(tenant, placeId), Keys.PlaceRow, null, cancellationToken) is { } row
            ? PlaceCodec.Read(tenant, placeId, row)
            : null;

    /// <summary>Adds the place, or leaves the one that is there.</summary>
    public async Task EnsureAsync(Place place, CancellationToken cancellationToken)
    {
        try
        {
            await tables.Seen.AddEntityAsync(PlaceCodec.Write(place), cancellationToken);
        }
        catch (RequestFailedException exists) when (exists.Status == 409)
        {
            // Another sync is on it already.
        }
    }

    /// <summary>Null where another wrote first.</summary>
    public async Task<Place?> TryUpdateAsync(Place place, CancellationToken cancellationToken)
    {
        try
        {
            return place with { ETag = await tables.Seen.UpdateEntityAsync(PlaceCodec.Write(place), place.ETag, TableUpdateMode.Replace, cancellationToken) };
        }
        catch (RequestFailedException refused) when (refused.Status is 412 or 404)
        {
            return null;
        }
    }

    /// <summary>Before rows of the place become due: the sweep looks for them (R4).</summary>
    public Task ExpectDueAsync(string tenant, string placeId, DateTimeOffset now, CancellationToken cancellationToken) =>
        ChangeAsync(tenant, placeId, place => place.DueSince is null ? place with { DueSince = now } : null, cancellationToken);

    /// <summary>Reads, changes and writes until nobody was faster. Null where the place is gone or the change declines with null.</summary>
    public async Task<Place?> ChangeAsync(string tenant, string placeId, Func<Place, Place?> change, CancellationToken cancellationToken) =>
        await GetAsync(tenant, placeId, cancellationToken) is { } place ? await ChangeAsync(place, change, cancellationToken) : null;

    /// <summary>The same, beginning with the place as it was just read.</summary>
    public async Task<Place?> ChangeAsync(Place read, Func<Place, Place?> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < RowChange.Attempts; attempt++)
        {
            if (change(read) is not { } changed)
            {
                return null;
            }

            if (await TryUpdateAsync(changed, cancellationToken) is { } written)
            {
                return written;
            }

            if (await GetAsync(read.Tenant, read.Id, cancellationToken) is not { } current)
            {
                return null;
            }

            read = current;
        }

        throw RowChange.Contended(read.Id);
    }

    /// <summary>When we last wrote to the place, and until when a pull is put off for it.</summary>
    public async Task<EchoMark> GetEchoAsync(string tenant, string placeId, CancellationToken cancellationToken) =>
        await tables.Seen.GetEntityIfExistsAsync(Keys.PlacePartition(tenant, placeId), Keys.EchoRow, null, cancellationToken) is { } row
            ? new(RowTime.Read(row, "LastWriteAt"), RowTime.Read(row, "DeferredUntil"), RowTime.ReadOptional(row, "DeferredSince"))
            : new(default, default, null);

    public Task NoteWriteAsync(string tenant, string placeId, DateTimeOffset now, CancellationToken cancellationToken) => tables.Seen.UpsertEntityAsync(
        new TableEntity(Keys.PlacePartition(tenant, placeId), Keys.EchoRow) { ["LastWriteAt"] = RowTime.Write(now) }, TableUpdateMode.Merge, cancellationToken);

    public Task NoteDeferralAsync(string tenant, string placeId, DateTimeOffset until, DateTimeOffset since, CancellationToken cancellationToken) => tables.Seen.UpsertEntityAsync(
        new TableEntity(Keys.PlacePartition(tenant, placeId), Keys.EchoRow) { ["DeferredUntil"] = until.UtcTicks, ["DeferredSince"] = since.UtcTicks }, TableUpdateMode.Merge, cancellationToken);
}

/// <summary>Our own writes to a place, whose echo will come.</summary>
/// <param name="DeferredUntil">A signal that was put off becomes visible after that.</param>
/// <param name="DeferredSince">When the oldest signal was sent that waits in it; far in the past once it has run.</param>
public sealed record EchoMark(DateTimeOffset LastWriteAt, DateTimeOffset DeferredUntil, DateTimeOffset? DeferredSince);
