using System.Collections.Immutable;

namespace CrmSync.App.Flow.Signals;

/// <summary>Which pairs to settle, by key only (R25).</summary>
/// <param name="Message">The owner of the intents it leaves; a copy that is put off keeps it (R16).</param>
/// <param name="Keys">Link rows: side and record key; at most <see cref="MaxKeys"/>.</param>
public sealed record ApplyMessage(int V, string Message, string Tenant, string Sync, string Run, string Kind, ImmutableArray<string> Keys, string Trace, DateTimeOffset SentAt)
{
    public const int Version = 1;
    public const int MaxKeys = 100;

    /// <summary>The review let the deletions of these pairs pass (R9). What the operator decides of them stands in their rows, because messages may be lost or late (R4).</summary>
    public bool Cleared { get; init; }

    /// <summary>How often it was put off, for the pauses between.</summary>
    public int Attempts { get; init; }
}
