using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Mapping;

/// <summary>Which records a sync concerns, by side. A record outside is paired at most, and never written (R8).</summary>
public sealed record Scope(ImmutableArray<ScopeRule> Left, ImmutableArray<ScopeRule> Right)
{
    public static readonly Scope All = new([], []);

    /// <summary>Why the record is outside; null for one inside.</summary>
    public string? Exclude(Side side, ObservedState.Living record) =>
        (side == Side.Left ? Left : Right).FirstOrDefault(rule => !rule.Admits(record))?.Reason ?? record.Unsupported;
}
