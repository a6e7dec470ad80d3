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

    /// <summary>Whether the sync's operator asked for this pull; one of the others on the place did not.</summary>
    public bool IsAskedFor(Sync sync) => Signal.Sync == sync.Id;

    /// <summary>Where what it finds for the sync is counted.</summary>
    public string RunOf(Sync sync) => Signal.Run is { } run && (IsAskedFor(sync) || !Signal.IsAsked) ? run : RunId;
}
