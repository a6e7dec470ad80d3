using System.Globalization;
using CrmSync.App.State;
using CrmSync.App.Storage.Tables;
using CrmSync.Simulation.Pairs;
using CrmSync.Simulation.Storage;
using CrmSync.Simulation.Time;

namespace CrmSync.Simulation.Invariants;

/// <summary>I13: a cursor moves only past what is stored. I20: and not at all while nobody lets us in.</summary>
internal sealed class Cursors(MemoryTableStore store, IPair pair, Timeline timeline, Watch watch)
{
    /// <summary>What was under way when the grant was revoked may come to its end.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromMinutes(30);
    private readonly Dictionary<string, string> cursors = [];

    /// <summary>A vendor that leaves records out of a full list and says that it is complete cannot be seen through.</summary>
    public bool ListsMayLie { get; set; }

    /// <summary>Null while we are let in.</summary>
    public DateTimeOffset? CutOffAt { get; set; }

    public void Saw(in MemoryTableCall call)
    {
        if (call.IsRead || call.PartitionKey is not { } partition || !call.Table.EndsWith("Seen", StringComparison.Ordinal)
            || store.Rows(call.Table).Find(partition, Keys.PlaceRow) is not { } place || place.GetString("Cursor") is not { } cursor || cursors.GetValueOrDefault(partition) == cursor)
        {
            return;
        }

        cursors[partition] = cursor;
        if (CutOffAt + UnderWay < timeline.GetUtcNow())
        {
            watch.Add("I20", $"the cursor of {partition} moved to {cursor}, and the grant was revoked at {CutOffAt:O}");
        }

        if (!ListsMayLie)
        {
            Check(store.Rows(call.Table), partition, place.GetString("Collection") ?? "", cursor);
        }
    }

    private void Check(MemoryRows rows, string partition, string collection, string cursor)
    {
        var seen = rows.Read(new MemoryFilter(new KeyRange(partition, KeyRange.After(partition)), KeyRange.All, []), null).Where(row => row.ContainsKey("Kind")).ToLookup(row => row.GetString("Id"));
        foreach (var passed in pair.LeftBehind(collection, cursor))
        {
            var stored = seen[passed.Id].ToList();
            if ((stored.Count == 0 && !passed.IsDeleted) || stored.Exists(row => row.GetString("Kind") is "Living" or "Unreadable" && VersionOf(row) < passed.Change))
            {
                watch.Add("I13", $"at {timeline.GetUtcNow():O} the cursor of {collection} is at {cursor}, and change {passed.Change} of {passed.Id} is not stored");
            }
        }
    }

    private static long VersionOf(TableEntity row) => long.TryParse(row.GetString("Version"), CultureInfo.InvariantCulture, out var version) ? version : 0;
}
