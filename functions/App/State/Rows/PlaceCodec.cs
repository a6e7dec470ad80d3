using CrmSync.App.Storage.Tables;

namespace CrmSync.App.State.Rows;

/// <summary>Place rows as entities.</summary>
internal static class PlaceCodec
{
    public static TableEntity Write(Place place) => new(Keys.PlacePartition(place.Tenant, place.Id), Keys.PlaceRow)
    {
        ["ConnectionId"] = place.ConnectionId,
        ["Collection"] = place.Collection,
        ["Cursor"] = place.Cursor,
        ["Continuation"] = place.Continuation,
        ["Generation"] = place.Generation,
        ["ReadingAll"] = place.ReadingAll,
        ["FullStartedAt"] = RowTime.Write(place.FullStartedAt),
        ["FullWanted"] = place.FullWanted,
        ["Renew"] = place.Renew,
        ["ObservedUntil"] = RowTime.Write(place.ObservedUntil),
        ["DueSince"] = RowTime.Write(place.DueSince),
        ["PendingDeletions"] = place.PendingDeletions,
        ["WithholdsAbsences"] = place.WithholdsAbsences,
        ["LastPulledAt"] = RowTime.Write(place.LastPulledAt),
        ["Epoch"] = place.Epoch,
        ["LeaseOwner"] = place.LeaseOwner,
        ["LeaseUntil"] = RowTime.Write(place.LeaseUntil),
        ["Again"] = place.Again,
    };

    public static Place Read(string tenant, string placeId, TableEntity row) => new(tenant, placeId, row.GetString("ConnectionId") ?? "", row.GetString("Collection") ?? "")
    {
        Cursor = row.GetString("Cursor"),
        Continuation = row.GetString("Continuation"),
        Generation = row.GetInt32("Generation") ?? 0,
        ReadingAll = row.GetBoolean("ReadingAll") ?? false,
        FullStartedAt = RowTime.Read(row, "FullStartedAt"),
        FullWanted = row.GetBoolean("FullWanted") ?? false,
        Renew = row.GetBoolean("Renew") ?? false,
        ObservedUntil = RowTime.ReadOptional(row, "ObservedUntil"),
        DueSince = RowTime.ReadOptional(row, "DueSince"),
        PendingDeletions = row.GetInt32("PendingDeletions") ?? 0,
        WithholdsAbsences = row.GetBoolean("WithholdsAbsences") ?? false,
        LastPulledAt = RowTime.Read(row, "LastPulledAt"),
        Epoch = row.GetInt64("Epoch") ?? 0,
        LeaseOwner = row.GetString("LeaseOwner") ?? "",
        LeaseUntil = RowTime.Read(row, "LeaseUntil"),
        Again = row.GetBoolean("Again") ?? false,
        ETag = row.ETag,
    };
}
