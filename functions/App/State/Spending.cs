using System.Collections.Immutable;

namespace CrmSync.App.State;

/// <summary>What all processes together have taken of a connection's quota: one row, in which units are taken before they are spent (R20).</summary>
public sealed record Spending
{
    public static readonly Spending None = new();

    /// <summary>Of the last minute, oldest first.</summary>
    public ImmutableArray<Spent> Minute { get; init; } = [];

    /// <summary>Of the last 24 hours by quarters of an hour, oldest first; only where the vendor counts days.</summary>
    public ImmutableArray<Spent> Day { get; init; } = [];

    /// <summary>Calls in flight; only where the vendor counts them.</summary>
    public ImmutableArray<HeldCalls> Calls { get; init; } = [];
}

/// <summary>Units that were spent at that time at the latest.</summary>
/// <param name="OfShare">Of the operator's share of the quota.</param>
public readonly record struct Spent(DateTimeOffset At, int Units, bool OfShare = false);

/// <summary>Calls that a process has in flight, or may begin at any moment.</summary>
/// <param name="Until">A process that is gone gives them back then.</param>
public sealed record HeldCalls(string Holder, CallFor For, int Count, DateTimeOffset Until);

/// <summary>Whom a call serves (R20).</summary>
public enum CallFor
{
    /// <summary>What the flow writes and reads by id.</summary>
    Apply,

    /// <summary>Pages of places: one call at a time.</summary>
    Pull,

    /// <summary>What operators look up: has a small share of its own.</summary>
    Operator,
}
