using System.Collections.Immutable;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Secrets;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>Collects what an apply did, for history (ALL-3).</summary>
internal sealed class HistoryDraft(SyncContext context, ApplyMessage message, Vault vault, TimeProvider clock)
{
    private readonly List<HistoryEntry> entries = [];
    private readonly List<HistoryEntry> stored = [];
    private readonly List<string> mails = [];
    private readonly HashSet<(string Pair, string Field, FieldValue Loser)> kept = [];

    public void Add(Pair pair, string outcome, Side? side, string? reason, ImmutableArray<string> fields) => entries.Add(new(clock.GetUtcNow(), message.Run, pair.Name, outcome, side is { } one ? NameOf(one) : null, reason)
    {
        LeftId = pair.Left?.Id.Value ?? pair.Link?.Left.Id?.Value,
        RightId = pair.Right?.Id.Value ?? pair.Link?.Right.Id?.Value,
        Fields = fields,
    });

    /// <summary>A write that was made, or would be. R26: its vendor may tell people of it only where the sync lets the vendor's workflows run.</summary>
    public void AddWrite(Pair pair, string outcome, Side on, ImmutableArray<string> fields)
    {
        Add(pair, outcome, on, null, fields);
        if (context.Sync.Options.RunsWorkflows && context.ConnectorOn(on).Info.Capabilities.WorkflowsMail)
        {
            mails.Add(IsDry(outcome) ? $"would-mail-{NameOf(on)}" : "mailed");
        }
    }

    /// <summary>R25: what a write is about to replace is kept before it is sent, for its answer may be lost. Told again where another message decides the write again, never not at all.</summary>
    public async Task KeepLosersAsync(HistoryRows history, IEnumerable<(Pair Pair, ImmutableArray<FieldConflict> Conflicts)> writes, CancellationToken cancellationToken)
    {
        var before = entries.Count;
        foreach (var (pair, conflicts) in writes)
        {
            AddConflicts(pair, [.. conflicts.Where(conflict => kept.Add((pair.Name, conflict.Field, conflict.Loser)))]);
        }

        if (entries.Count > before)
        {
            await history.AppendAsync(context.Sync.Tenant, context.Sync.Id, entries[before..], cancellationToken);
            stored.AddRange(entries[before..]);
            entries.RemoveRange(before, entries.Count - before);
        }
    }

    /// <summary>R25: the losing value is kept, sealed.</summary>
    public void AddConflicts(Pair pair, ImmutableArray<FieldConflict> conflicts)
    {
        foreach (var conflict in conflicts)
        {
            Add(pair, "conflict", conflict.Winner, $"'{conflict.Field}' was changed on both sides; the {NameOf(conflict.Winner)} value won", [conflict.Field]);
            entries[^1] = entries[^1] with { Loser = vault.Seal(ValuesCodec.WriteOne(conflict.Loser), LoserContext(context.Sync)) };
        }
    }

    public static string LoserContext(Sync sync) => $"{sync.Tenant}|{sync.Id}|loser";

    /// <summary>What would be is counted by side.</summary>
    private static string CountedAs(HistoryEntry entry) => entry is { Side: { } side } && IsDry(entry.Outcome) ? $"{entry.Outcome}-{side}" : entry.Outcome;

    private static bool IsDry(string outcome) => outcome.StartsWith("would-", StringComparison.Ordinal);

    public static string NameOf(Side side) => side == Side.Left ? "left" : "right";

    public async Task SaveAsync(HistoryRows history, int handled, CancellationToken cancellationToken)
    {
        await history.AppendAsync(context.Sync.Tenant, context.Sync.Id, entries, cancellationToken);
        stored.AddRange(entries);
        if (stored.Count > 0 || handled != 0)
        {
            var counts = stored.Select(CountedAs).Concat(mails).GroupBy(counted => counted).ToImmutableSortedDictionary(group => group.Key, group => group.Count());
            await history.CountAsync(context.Sync.Tenant, context.Sync.Id, new RunRecord(message.Run, message.Kind, clock.GetUtcNow()) { Handled = handled, Counts = counts, LastAt = clock.GetUtcNow() }, cancellationToken);
        }

        entries.Clear();
        stored.Clear();
        mails.Clear();
    }
}
