using CrmSync.App.Manage;
using CrmSync.App.State;

namespace CrmSync.App.Tests.Manage;

/// <summary>Notes the syncs that channels were asked for.</summary>
public sealed class RecordedChannels : IChannelOpener
{
    public List<string> Syncs { get; } = [];

    public Task EnsureAsync(Sync sync, CancellationToken cancellationToken)
    {
        Syncs.Add(sync.Id);
        return Task.CompletedTask;
    }
}
