namespace CrmSync.LocalHost;

/// <summary>What the monitor remembers of a timer.</summary>
/// <param name="Last">Start of the latest run; the year 1 before the first.</param>
/// <param name="LastUpdated">The moment that Next was calculated from.</param>
internal sealed record TimerStatus(DateTimeOffset Last, DateTimeOffset Next, DateTimeOffset LastUpdated);
