using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>What to do about one pair, as plain data that carries all its executor needs. A closed choice.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>Both sides are as agreed. A single instance, so that a quiet pair costs nothing.</summary>
    public sealed record Nothing : Decision
    {
        public static readonly Nothing Instance = new();
    }

    /// <summary>Another apply has the pair in hand until then.</summary>
    public sealed record Wait(DateTimeOffset Until) : Decision;

    /// <summary>A value is missing, or what is known may be stale: read that side by id and decide again (R13).</summary>
    public sealed record Read(Side Side) : Decision;

    /// <summary>The source of a reserved creation is gone: look whether its counterpart was made (R15).</summary>
    public sealed record Find(Side On, int Generation) : Decision;

    /// <summary>Left as it is, for a reason a person can act on.</summary>
    public sealed record Skip(string Reason) : Decision
    {
        /// <summary>The rule for which the operator could name a record; null where that would not help.</summary>
        public string? Wants { get; init; }
    }

    /// <summary>R23: a record that this one points to has no partner yet; it comes first.</summary>
    /// <param name="Rule">The rule that points to it.</param>
    public sealed record Await(string Rule) : Decision;

    /// <param name="Source">The source's side of the link once the creation is confirmed.</param>
    /// <param name="Sent">The target's fields as it should store them.</param>
    public sealed record Create(Side On, ImmutableArray<FieldChange> Changes, int Generation, LinkSide Source, ImmutableArray<FieldBaseline> Sent) : Decision;

    /// <param name="Target">The target's side of the link once the write is done, but for the version that only the answer tells.</param>
    /// <param name="Announced">The intent to save first, without owner and time.</param>
    public sealed record Write(
        Side On, RecordId Id, RecordVersion Expected, ImmutableArray<FieldChange> Changes, LinkSide Source, LinkSide Target, Intent Announced, ImmutableArray<FieldConflict> Conflicts) : Decision
    {
        /// <summary>The names of the rules written, for history.</summary>
        public ImmutableArray<string> Fields { get; init; } = [];
    }

    public sealed record Delete(Side On, RecordId Id, RecordVersion Expected) : Decision;

    /// <summary>Nothing to write: what is seen becomes what is agreed. For a new pair this is adoption.</summary>
    public sealed record Agree(LinkSide Left, LinkSide Right, ImmutableArray<FieldConflict> Conflicts) : Decision;

    /// <summary>The record on that side was merged into another one, which takes its place in the pair.</summary>
    public sealed record Follow(Side On, RecordId Survivor) : Decision;

    /// <summary>Deleted on that side, and the other side stays.</summary>
    public sealed record Part(Side Gone) : Decision;

    /// <summary>Both are gone, or the counterpart was never made.</summary>
    public sealed record Forget : Decision;
}

/// <summary>One field changed on both sides, and the value that lost (kept in history, R25).</summary>
public sealed record FieldConflict(string Field, Side Winner, FieldValue Loser);
