using System.Collections.Immutable;
using CrmSync.App.Flow.Signals;
using CrmSync.App.State;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.App.Flow.Pull;

/// <summary>One pull under way.</summary>
/// <param name="RunId">Of the run it starts where no operator started one.</param>
internal sealed record Pull(SignalMessage Signal, Connection Connection, IConnector Connector, FencedPlace Fence, ImmutableArray<SyncContext> Syncs, string RunId)
{
    /// <summary>The members of each sync's view, by sync; null where views were not read for this pull.</summary>
    public ImmutableDictionary<string, ImmutableHashSet<RecordId>>? Views { get; init; }

    /// <summary>What is read is due, changed or not.</summary>
    public bool Renews { get; init; }
}
