using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>An update on its way.</summary>
/// <param name="Index">In the batch.</param>
internal sealed record ZohoUpdate(int Index, WriteItem.Update Item, DateTimeOffset Expected)
{
    /// <summary>The record as it is, where the change is made upon it.</summary>
    public JsonObject? Current { get; set; }

    public JsonObject Body { get; set; } = [];

    /// <summary>
    /// By the time for If-Unmodified-Since. All that was modified up to <paramref name="observedUntil"/> was seen before these updates were planned, so later changes
    /// are the ones to refuse; a version later than that, mostly our own last write, must be the record's very last.
    /// </summary>
    public static IEnumerable<IGrouping<DateTimeOffset, ZohoUpdate>> Groups(IEnumerable<ZohoUpdate> updates, DateTimeOffset? observedUntil) =>
        updates.GroupBy(update => observedUntil is { } observed && update.Expected <= observed ? observed : update.Expected);
}
