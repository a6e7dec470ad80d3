using System.Collections.Immutable;

namespace CrmSync.App.Flow.Signals;

/// <summary>Which pairs to settle, by key only (R25).</summary>
/// <param name="Message">The owner of the intents it leaves; a copy that is put off keeps it (R16).</param>
/// <param name="Keys">Link rows: side and record key; at most <see cref="MaxKeys"/>.</param>
public sealed record ApplyMessage(int V, string Message, string Tenant, string Sync, string Run, string Kind, ImmutableArray<string> Keys, string Trace, DateTimeOffset SentAt)
{
    public const int Version = 1;
    public const int MaxKeys = 100;

    public DeletionClearance Deletions { get; init; }

    /// <summary>How often it was put off, for the pauses between.</summary>
    public int Attempts { get; init; }
}

/// <summary>What was decided of the deletions among the keys (R9).</summary>
public enum DeletionClearance
{
    /// <summary>Nobody has: they wait for the review.</summary>
    Open,

    /// <summary>The guard let them pass.</summary>
    Cleared,

    /// <summary>The operator approved them; they do not count against further ones.</summary>
    Approved,

    /// <summary>The operator refused them: what was deleted is made again.</summary>
    Restore,
}
