using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>What a side's observation means beside what was agreed (R2).</summary>
internal enum SideNews
{
    /// <summary>As agreed, older than what was agreed, or never seen.</summary>
    None,

    /// <summary>Living, and its fields must be compared.</summary>
    Living,

    Deleted,

    /// <summary>Deleted earlier and left so.</summary>
    Gone,

    /// <summary>Only a read by id can tell.</summary>
    Unclear,

    Unreadable,
}

/// <summary>Reads an observation against the agreed side.</summary>
internal static class SideNewsReader
{
    public static SideNews Of(SeenRecord? seen, LinkSide agreed, FieldMap map)
    {
        if (seen is null)
        {
            return agreed.Gone ? SideNews.Gone : SideNews.None;
        }

        if (agreed.Gone && (seen.State is SeenState.Deleted || (!seen.Fresh && seen.State is not (SeenState.Living or SeenState.Unreadable))))
        {
            return SideNews.Gone;
        }

        if (seen.Fresh || agreed.Id is null)
        {
            return OfState(seen.State);
        }

        if (agreed.Gone || seen.State is SeenState.Suspected)
        {
            return SideNews.Unclear;
        }

        if (seen.Version == agreed.Version && seen.State is not SeenState.Deleted)
        {
            return seen.State is SeenState.Living && !agreed.IsProof(map) ? SideNews.Living : SideNews.None;
        }

        return seen.Modified.CompareTo(agreed.Modified) switch
        {
            < 0 => SideNews.None,
            0 => SideNews.Unclear,
            _ => OfState(seen.State),
        };
    }

    private static SideNews OfState(SeenState state) => state switch
    {
        SeenState.Living => SideNews.Living,
        SeenState.Deleted => SideNews.Deleted,
        SeenState.Settled or SeenState.Suspected => SideNews.Unclear,
        SeenState.Unreadable => SideNews.Unreadable,
        _ => throw new InvalidOperationException($"unknown state {state}"),
    };
}
