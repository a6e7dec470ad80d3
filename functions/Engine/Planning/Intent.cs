using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>A write that was announced before it was sent (R15, R16), so that a crash in between is read for what it is.</summary>
/// <param name="Owner">The message being applied; a redelivery of it may go on at once.</param>
/// <param name="Until">Until then no other apply touches the pair.</param>
public sealed record Intent(string Owner, DateTimeOffset Until, Side On)
{
    /// <summary>The version that the write demanded; null for a creation.</summary>
    public RecordVersion? Expected { get; init; }

    /// <summary>When that version was made, by the vendor's clock: a version of a later time came after it. Null where nobody knows.</summary>
    public DateTimeOffset? ExpectedAt { get; init; }

    /// <summary>The fields sent, as the target stores them.</summary>
    public ImmutableArray<FieldBaseline> Sent { get; init; } = [];

    /// <summary>The same fields as the source had them.</summary>
    public ImmutableArray<FieldBaseline> Source { get; init; } = [];

    public bool Binds(ApplyMoment moment) => Owner != moment.Owner && Until > moment.Now;
}
