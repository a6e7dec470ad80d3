namespace CrmSync.EndToEnd.Flow;

/// <summary>How much is synced while the handler is ended.</summary>
/// <param name="LongestWait">Requests between two kills, at most: all kills together are to be among the requests of the work.</param>
internal sealed record KillSize(int Records, int Changes, int LongestWait);
