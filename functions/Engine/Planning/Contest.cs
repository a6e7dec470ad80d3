using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>Who wins a field in which the sides differ.</summary>
/// <param name="Winner">By policy.</param>
internal sealed record Contest(Side Winner)
{
    /// <summary>Two records that were matched stay as they are where they differ.</summary>
    public bool LeavesDifferences { get; init; }

    /// <summary>A value that gives way where two meet for the first time is one that users gave a pair: history has it (R25). At first contact the operator's policy for look-alikes chose.</summary>
    public bool KeepsLosers { get; init; }

    /// <summary>The side that an announced write was for, and the rules of the fields that did not arrive there as sent: in these the other side wins (R16).</summary>
    public (Side On, ImmutableHashSet<uint> Rules) Announced { get; init; } = (default, []);

    public bool IsAnnounced(uint ruleKey) => Announced.Rules.Contains(ruleKey);
}
