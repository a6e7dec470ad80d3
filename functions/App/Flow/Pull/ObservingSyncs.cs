using System.Collections.Immutable;
using CrmSync.App.Flow.Signals;
using CrmSync.App.State;
using CrmSync.App.State.Rows;

namespace CrmSync.App.Flow.Pull;

/// <summary>The syncs that a pull of their place serves (R1).</summary>
public sealed class ObservingSyncs(SyncRows syncs, SyncContexts contexts)
{
    internal async Task<ImmutableArray<SyncContext>> LoadAsync(SignalMessage signal, Connection connection, CancellationToken cancellationToken)
    {
        var loaded = ImmutableArray.CreateBuilder<SyncContext>();
        foreach (var sync in await syncs.OnPlaceAsync(signal.Tenant, signal.Place, cancellationToken))
        {
            if (sync.Observes && await contexts.LoadAsync(sync, connection, cancellationToken) is { } context)
            {
                loaded.Add(context);
            }
        }

        return loaded.ToImmutable();
    }
}
