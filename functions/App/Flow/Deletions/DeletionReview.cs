using System.Collections.Immutable;
using CrmSync.App.Flow.Apply;
using CrmSync.App.Flow.Signals;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;

namespace CrmSync.App.Flow.Deletions;

/// <summary>
/// The one place that lets deletions pass (R9). It weighs all that a sync has due on a side, with what was deleted there in the last day;
/// what passes is sent out as cleared, what does not holds the sync until the operator decides or the records come back.
/// </summary>
public sealed class DeletionReview(DeletionScales scales, SeenRows seen, SyncRows syncs, HistoryRows history, Messages messages, TimeProvider clock)
{
    private const string Resumed = "resumed";

    public async Task RunAsync(Sync sync, Side side, string run, string trace, CancellationToken cancellationToken)
    {
        // One that the vendor refused was weighed and counted the first time, and waits for its next.
        var now = clock.GetUtcNow();
        var due = (await scales.DueAsync(sync, side, cancellationToken)).Where(row => row.Attempts == 0 || row.NotBefore <= now).ToList();
        var asked = await history.GetRunAsync(sync.Tenant, sync.Id, run, cancellationToken) is { Errand: not null } known ? known : null;
        if (asked is { Errand.Dry: true })
        {
            await ShowAsync(sync, side, due, asked, trace, cancellationToken);
            return;
        }

        await messages.SendAppliesAsync(sync, run, Resumed, due.Where(row => row.IsDecided).Select(row => Keys.LinkRow(side, row.Key)), trace, cancellationToken);

        var open = due.Where(row => !row.IsDecided).ToList();
        var weighing = await scales.WeighAsync(sync, side, open, cancellationToken);
        if (weighing.HoldReason is { } reason)
        {
            await HoldAsync(sync, side, reason, run, asked, cancellationToken);
            return;
        }

        if (sync.HeldReason is null)
        {
            // Where a record gets its link meanwhile, its deletion is weighed then.
            var passed = open.ToLookup(row => weighing.Linked.Contains(row.Key), row => Keys.LinkRow(side, row.Key));
            await messages.SendClearedAsync(sync, run, "changes", passed[true], trace, cancellationToken);
            await messages.SendAppliesAsync(sync, run, "changes", passed[false], trace, cancellationToken);
            return;
        }

        var others = await scales.DueAsync(sync, side.Other(), cancellationToken);
        if (await scales.WeighAsync(sync, side.Other(), [.. others.Where(row => !row.IsDecided)], cancellationToken) is { HoldReason: { } still })
        {
            await TellHeldAsync(sync, side.Other(), still, run, asked, cancellationToken);
            return;
        }

        await ReleaseAsync(sync, null, run, trace, cancellationToken);
    }

    /// <summary>A dry run is told of them all, and whether they would be held; it holds nothing and lets nothing pass.</summary>
    private async Task ShowAsync(Sync sync, Side side, List<SeenRow> due, RunRecord dry, string trace, CancellationToken cancellationToken)
    {
        var counts = ImmutableSortedDictionary<string, int>.Empty;
        if (await scales.WeighAsync(sync, side, [.. due.Where(row => !row.IsDecided)], cancellationToken) is { HoldReason: { } reason })
        {
            await history.AppendAsync(sync.Tenant, sync.Id, [EntryOf("would-hold", side, reason, dry.Id)], cancellationToken);
            counts = counts.Add($"would-hold-{HistoryDraft.NameOf(side)}", 1);
        }

        await history.CountAsync(sync.Tenant, sync.Id, dry with { Sent = due.Count, Handled = 0, Counts = counts, LastAt = clock.GetUtcNow() }, cancellationToken);
        await messages.SendAppliesAsync(sync, dry.Id, "changes", due.Select(row => Keys.LinkRow(side, row.Key)), trace, cancellationToken);
    }

    /// <summary>Ends the hold and sends out all that is due. Deletions that nobody decided come back to the review from their applies.</summary>
    /// <param name="verdict">The operator's, which is written into the rows before the hold ends; null where the records came back.</param>
    public async Task ReleaseAsync(Sync sync, DeletionClearance? verdict, string run, string trace, CancellationToken cancellationToken)
    {
        if (verdict is { } decided)
        {
            await DecideAsync(sync, Side.Left, decided, cancellationToken);
            await DecideAsync(sync, Side.Right, decided, cancellationToken);
        }

        await syncs.ChangeAsync(sync.Tenant, sync.Id, current => current.HeldReason is null ? current : current with { HeldReason = null }, cancellationToken);
        foreach (var side in (Side[])[Side.Left, Side.Right])
        {
            var rows = await seen.ListAsync(sync.Tenant, sync.On(side).PlaceId, sync.Id, onlyDue: true, withValues: false, cancellationToken).ToListAsync(cancellationToken);
            await messages.SendAppliesAsync(sync, run, Resumed, rows.Select(row => Keys.LinkRow(side, row.Key)), trace, cancellationToken);
        }
    }

    /// <summary>Writes the operator's word into every row that waits for it: one that somebody else saved meanwhile is taken up again, or it would be weighed as if nobody had spoken.</summary>
    private async Task DecideAsync(Sync sync, Side side, DeletionClearance verdict, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = await scales.DueAsync(sync, side, cancellationToken);
        await seen.ChangeAsync(
            sync.Tenant, sync.On(side).PlaceId, sync.Id, [.. due.Select(row => row.Key)], row => row is { Due: true, IsDeletion: true } ? row with { Verdict = verdict, DecidedAt = now, NotBefore = default } : null, cancellationToken);
    }

    /// <summary>The records whose deletion waits, for the operator to look at.</summary>
    public async Task<IReadOnlyList<(Side Side, SeenRow Row)>> HeldAsync(Sync sync, CancellationToken cancellationToken)
    {
        var held = new List<(Side, SeenRow)>();
        foreach (var side in (Side[])[Side.Left, Side.Right])
        {
            held.AddRange((await scales.AtStakeAsync(sync, side, cancellationToken)).Select(row => (side, row)));
        }

        return held;
    }

    private async Task HoldAsync(Sync sync, Side side, string reason, string run, RunRecord? asked, CancellationToken cancellationToken)
    {
        if (sync.HeldReason != reason)
        {
            await syncs.ChangeAsync(sync.Tenant, sync.Id, current => current with { HeldReason = reason }, cancellationToken);
        }

        await TellHeldAsync(sync, side, reason, run, asked, cancellationToken);
    }

    /// <summary>When the hold begins, and in every run that people start during it: nothing of such a run is written, and nothing else would say why.</summary>
    private async Task TellHeldAsync(Sync sync, Side side, string reason, string run, RunRecord? asked, CancellationToken cancellationToken)
    {
        if (sync.HeldReason is null || asked?.Counts.ContainsKey("held") == false)
        {
            await history.AppendAsync(sync.Tenant, sync.Id, [EntryOf("held", side, reason, run)], cancellationToken);
        }

        if (asked?.Counts.ContainsKey("held") == false)
        {
            await history.CountAsync(sync.Tenant, sync.Id, asked with { Sent = 0, Handled = 0, Counts = ImmutableSortedDictionary<string, int>.Empty.Add("held", 1), LastAt = clock.GetUtcNow() }, cancellationToken);
        }
    }

    private HistoryEntry EntryOf(string outcome, Side side, string reason, string run) => new(clock.GetUtcNow(), run, "", outcome, HistoryDraft.NameOf(side), reason);
}
