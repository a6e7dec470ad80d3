using System.Collections.Immutable;
using CrmSync.App.Manage.History;
using CrmSync.App.State;

namespace CrmSync.App.Manage.Syncs;

/// <summary>A sync as callers see it.</summary>
/// <param name="Reason">What a held or stopped sync waits for.</param>
/// <param name="Stage">How far first contact is (R6).</param>
public sealed record SyncReply(
    string Id, string Name, string Preset, SyncState Status, string? Reason, FirstContactStage Stage, EndReply Left, EndReply Right, SyncOptions Options, DateTimeOffset CreatedAt, RunReply? LastRun, EntryReply? LastError);

/// <param name="Connected">Whether the connection may be used.</param>
/// <param name="Reason">Why the connection is stopped.</param>
public sealed record EndReply(string Connection, string? Name, ConnectionStatus Connected, string? Reason, string Collection);

/// <summary>All syncs of the tenant.</summary>
public sealed record SyncList(ImmutableArray<SyncReply> Syncs);

/// <summary>What a sync does at present.</summary>
public enum SyncState
{
    Active,
    Paused,
    Disabled,

    /// <summary>Deletions wait for the operator's word; nothing is written meanwhile (R9).</summary>
    Held,

    /// <summary>A connection is stopped; it goes on with new credentials.</summary>
    Stopped,
}
