using CrmSync.App.State;

namespace CrmSync.App.Manage;

/// <summary>Asks the vendors to push for a sync. What cannot be opened is opened later by the timers; polling goes on meanwhile.</summary>
public interface IChannelOpener
{
    Task EnsureAsync(Sync sync, CancellationToken cancellationToken);
}
