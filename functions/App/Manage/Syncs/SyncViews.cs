using CrmSync.App.Manage.History;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State;
using CrmSync.App.State.Rows;

namespace CrmSync.App.Manage.Syncs;

/// <summary>Shows syncs with what they do and did last.</summary>
public sealed class SyncViews(SyncRows syncs, ConnectionRows connections, HistoryRows history)
{
    /// <summary>So many of the newest entries are looked through for the last failure.</summary>
    private const int EntriesForLastError = 100;

    public async Task<Reply<SyncList>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        var all = await syncs.ListAsync(tenant, cancellationToken);
        return new SyncList([.. (await Many.SelectAsync(all, ShowAsync, cancellationToken)).OrderBy(sync => sync.CreatedAt)]);
    }

    public async Task<Reply<SyncReply>> GetAsync(string tenant, string id, CancellationToken cancellationToken) =>
        await FindAsync(tenant, id, cancellationToken) is { } sync ? await ShowAsync(sync, cancellationToken) : Problem.NotFound("sync");

    public async Task<SyncReply> ShowAsync(Sync sync, CancellationToken cancellationToken)
    {
        var left = await EndAsync(sync.Tenant, sync.Left, cancellationToken);
        var right = await EndAsync(sync.Tenant, sync.Right, cancellationToken);
        var runs = await history.ListRunsAsync(sync.Tenant, sync.Id, 1, null, cancellationToken);
        var entries = await history.ListEntriesAsync(sync.Tenant, sync.Id, null, EntriesForLastError, null, cancellationToken);
        var failed = entries.FirstOrDefault(one => one.Entry.Outcome == "failed");
        var (state, reason) = StateOf(sync, left, right);
        return new(
            sync.Id, sync.Name, sync.Preset, state, reason, sync.Stage, left, right, sync.Options, sync.CreatedAt,
            runs.Count == 0 ? null : RunReply.Of(runs[0]), failed.Entry is null ? null : EntryReply.Of(failed.Id, failed.Entry));
    }

    internal async Task<Sync?> FindAsync(string tenant, string id, CancellationToken cancellationToken) =>
        Asked.IsId(id) ? await syncs.GetAsync(tenant, id, cancellationToken) : null;

    /// <summary>Why nothing can be run or decided now; null where it can.</summary>
    internal async Task<Problem?> StandstillAsync(Sync sync, CancellationToken cancellationToken)
    {
        if (sync.Status != SyncStatus.Active)
        {
            return Problem.Conflict("not-active", sync.Status == SyncStatus.Paused ? "The sync is paused; resume it first." : "The sync is disabled; enable it first.");
        }

        foreach (var end in (SyncEnd[])[sync.Left, sync.Right])
        {
            if (await EndAsync(sync.Tenant, end, cancellationToken) is { Connected: ConnectionStatus.Stopped } stopped)
            {
                return Problem.Conflict("connection-stopped", $"The connection '{stopped.Name}' ({stopped.Connection}) is stopped: {stopped.Reason}");
            }
        }

        return null;
    }

    private async Task<EndReply> EndAsync(string tenant, SyncEnd end, CancellationToken cancellationToken) =>
        await connections.GetAsync(tenant, end.ConnectionId, cancellationToken) is { } connection
            ? new(connection.Id, connection.Name, connection.Status, connection.StatusReason, end.Collection)
            : new(end.ConnectionId, null, ConnectionStatus.Stopped, "the connection was deleted", end.Collection);

    private static (SyncState State, string? Reason) StateOf(Sync sync, EndReply left, EndReply right) => sync.Status switch
    {
        SyncStatus.Paused => (SyncState.Paused, null),
        SyncStatus.Disabled => (SyncState.Disabled, null),
        SyncStatus.Active when left.Connected == ConnectionStatus.Stopped => (SyncState.Stopped, left.Reason),
        SyncStatus.Active when right.Connected == ConnectionStatus.Stopped => (SyncState.Stopped, right.Reason),
        SyncStatus.Active when sync.HeldReason is { } held => (SyncState.Held, held),
        SyncStatus.Active => (SyncState.Active, null),
        _ => throw new InvalidOperationException($"unknown status {sync.Status}"),
    };
}
