using System.Collections.Immutable;
using Azure;
using CrmSync.Engine.Model;

namespace CrmSync.App.State;

/// <summary>Two places that are kept in agreement, and how.</summary>
public sealed record Sync(string Tenant, string Id, string Preset, SyncEnd Left, SyncEnd Right, SyncOptions Options)
{
    public string Name { get; init; } = "";

    public SyncStatus Status { get; init; } = SyncStatus.Active;

    /// <summary>Since when it does not observe; null while it does. Places pulled for others since then hold news it has not seen.</summary>
    public DateTimeOffset? IdleSince { get; init; }

    /// <summary>Why deletions wait for the operator; null when none do (R9).</summary>
    public string? HeldReason { get; init; }

    /// <summary>The first contact's stage (R6).</summary>
    public FirstContactStage Stage { get; init; }

    public bool LeftRead { get; init; }

    public bool RightRead { get; init; }

    /// <summary>Syncs that share a place with this one and divide its records between them: a record is paired in one of them at most.</summary>
    public ImmutableArray<string> Kin { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    public ETag ETag { get; init; }

    public SyncEnd On(Side side) => side == Side.Left ? Left : Right;

    public bool IsRead(Side side) => side == Side.Left ? LeftRead : RightRead;

    /// <summary>Whether it observes; a held sync observes on and writes nothing.</summary>
    public bool Observes => Status is SyncStatus.Active;
}

/// <summary>One end of a sync.</summary>
public sealed record SyncEnd(string ConnectionId, string PlaceId, string Collection, PlaceIdentity Identity);

/// <summary>What the operator made of a sync.</summary>
public enum SyncStatus
{
    Active,

    /// <summary>Nothing automatic, instant or manual runs; resuming catches up (ALL-4).</summary>
    Paused,

    /// <summary>Keeps data and pairing; enabling continues (ALL-5).</summary>
    Disabled,
}

/// <summary>How far first contact is (R6).</summary>
public enum FirstContactStage
{
    /// <summary>Not both places have been read in full: nothing is written.</summary>
    Reading,

    /// <summary>Both are read, and the keys of all records are being sent out.</summary>
    Opening,

    Open,
}
