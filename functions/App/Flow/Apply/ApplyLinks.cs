using System.Collections.Immutable;
using CrmSync.App.Flow.Deletions;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Secrets;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>Settles the pairs a message names: reads, decides and writes in rounds, until the planner has nothing more to say of any of them.</summary>
public sealed class ApplyLinks(
    TenantShares shares, SyncRows syncs, PlaceRows places, SeenRows seen, LinkRows links, SyncContexts contexts, PairLoader loader, Matchmaker matchmaker, OperatorWords words, QuietDecisions quiet, Waiting waiting,
    SideWriter writer, Settlement settlement, DeletionReview deletions, HistoryRows history, VendorCalls vendors, Vault vault, TimeProvider clock)
{
    /// <summary>A pair needs three or four; more means that the world moves faster than we do.</summary>
    private const int MostRounds = 12;

    public async Task RunAsync(ApplyMessage message, CancellationToken cancellationToken)
    {
        using var room = await shares.EnterAsync(message, cancellationToken);
        if (room is null)
        {
            return;
        }

        if (await syncs.GetAsync(message.Tenant, message.Sync, cancellationToken) is not { Status: SyncStatus.Active } sync
            || sync.Stage == FirstContactStage.Reading
            || await contexts.LoadAsync(sync, null, cancellationToken) is not { IsStopped: false } context)
        {
            return; // the rows stay due (R4): resuming, approval and new credentials bring them back
        }

        var errand = sync.Options.Manual ? (await history.GetRunAsync(sync.Tenant, sync.Id, message.Run, cancellationToken))?.Errand : new Errand();
        if (errand is null || (sync.HeldReason is not null && !errand.Dry))
        {
            return; // nobody asked; or the sync is held (R9), which keeps it from writing and not from telling
        }

        var now = clock.GetUtcNow();
        if (Max(context.Left.ThrottledUntil, context.Right.ThrottledUntil) is var until && until > now)
        {
            await settlement.SendThenAsync(message, message.Keys, until - now, cancellationToken);
            return;
        }

        if (context.Map.Rules.Any(rule => rule.Parent is not null))
        {
            context = context.With(new ReferenceBook(context, seen, links));
        }

        // Before the rows are loaded: what a later pull delivers, these plans have not seen.
        var (left, right) = (await ObservedUntilAsync(context, Side.Left, cancellationToken), await ObservedUntilAsync(context, Side.Right, cancellationToken));
        var work = new ApplyWork(context, message, errand, new HistoryDraft(context, message, vault, clock), vendors, left, right, clock);
        var pairs = await MatchAsync(work, await loader.LoadAsync(context, message.Keys, cancellationToken), cancellationToken);
        if (errand.Dry)
        {
            var later = await DryRun.RunAsync(work, words, pairs, now, cancellationToken);
            await work.History.SaveAsync(history, message.Keys.Length - later.Length, cancellationToken);
            await settlement.PutOffAsync(message, later, cancellationToken);
            return;
        }

        for (var round = 0; round < MostRounds && pairs.Any(pair => pair.End is null); round++)
        {
            await RoundAsync(work, [.. pairs.Where(pair => pair.End is null)], cancellationToken);
        }

        await waiting.AwaitAsync(work, [.. pairs.Where(pair => pair is { End: PairEnd.Settled, Link: not null })], cancellationToken);
        foreach (var pair in pairs.Where(pair => pair.Listing is not null))
        {
            work.History.Add(pair, "listed", pair.ListedSide, pair.Listing!.Reason, []); // those that are listed
        }

        await waiting.WakeAsync(work, pairs, cancellationToken);

        // History first: what was done must not be forgotten by a crash that comes before the rows are let go.
        await work.History.SaveAsync(history, message.Keys.Length - Settlement.PutOffKeys(pairs), cancellationToken);
        await settlement.EndAsync(work, pairs, cancellationToken);
        foreach (var side in pairs.Where(pair => pair.AwaitsReview is not null).Select(pair => pair.AwaitsReview!.Value).Distinct())
        {
            await deletions.RunAsync(sync, side, message.Run, message.Trace, cancellationToken);
        }
    }

    private async Task<DateTimeOffset?> ObservedUntilAsync(SyncContext context, Side side, CancellationToken cancellationToken) =>
        context.ConnectorOn(side).Info.Capabilities.SoftVersions ? (await places.GetAsync(context.Sync.Tenant, context.Sync.On(side).PlaceId, cancellationToken))?.ObservedUntil : null;

    private async Task<ImmutableArray<Pair>> MatchAsync(ApplyWork work, ImmutableArray<Pair> loaded, CancellationToken cancellationToken)
    {
        await ProveAsync(work, loaded, cancellationToken);
        await Many.SelectAsync([.. loaded.Where(pair => pair is { Stored: null, End: null })], async (pair, token) =>
        {
            await matchmaker.MatchAsync(work.Context, pair, token);
            return pair;
        }, cancellationToken);
        foreach (var pair in loaded.Where(pair => pair.Stored is not null && Rows(pair).Any(row => row is { Due: false, Listing: not null })))
        {
            pair.End = new PairEnd.Later(); // its other record waits for the operator
        }

        return Once(loaded);
    }

    /// <summary>R8: a record of no pair that a list did not show is read before its partner is looked for; found living only later, it would pass for new whosever it is.</summary>
    private static async Task ProveAsync(ApplyWork work, ImmutableArray<Pair> loaded, CancellationToken cancellationToken)
    {
        foreach (var side in (Side[])[Side.Left, Side.Right])
        {
            var suspects = loaded.Where(pair => pair.Stored is null && pair.Side == side && pair.RowOn(side) is { Kind: SeenKind.Suspected }).ToList();
            await work.ReadFreshAsync(side, suspects, cancellationToken);
            foreach (var pair in suspects.Where(pair => pair.On(side) is { Fresh: true, State: SeenState.Living }))
            {
                pair.Clear(side);
            }
        }
    }

    /// <summary>A pair that was named by both its records is worked on once, also where one of them found the other only now: as the one of which more is known.</summary>
    private static ImmutableArray<Pair> Once(ImmutableArray<Pair> loaded)
    {
        var (taken, kept) = (new HashSet<string>(), new HashSet<Pair>());
        foreach (var pair in loaded.OrderByDescending(pair => Rows(pair).Count()))
        {
            var rows = LinkRowsOf(pair).OfType<string>().ToList();
            if (!rows.Exists(taken.Contains))
            {
                kept.Add(pair);
                taken.UnionWith(rows);
            }
        }

        return [.. loaded.Where(kept.Contains)];
    }

    private static string?[] LinkRowsOf(Pair pair) =>
        [Keys.LinkRow(pair.Side, pair.Key), pair.LeftRow is { } left ? Keys.LinkRow(Side.Left, left.Key) : null, pair.RightRow is { } right ? Keys.LinkRow(Side.Right, right.Key) : null, pair.Stored?.Row, pair.Stored?.PartnerRow];

    private static IEnumerable<SeenRow> Rows(Pair pair) => ((SeenRow?[])[pair.LeftRow, pair.RightRow]).OfType<SeenRow>();

    private async Task RoundAsync(ApplyWork work, IReadOnlyList<Pair> pairs, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var decided = pairs.Select(pair => (Pair: pair, Decision: OperatorWords.Of(pair) ?? Planner.Decide(pair.Left, pair.Right, pair.Link, work.PolicyFor(pair), MomentOf(pair)))).ToList();

        ApplyMoment MomentOf(Pair pair) => new(now, work.Message.Message, pair.IsWantedBack);

        await words.ListMergedAsync(work.Context, decided, cancellationToken);
        decided.RemoveAll(one => one.Pair.End is not null);
        await quiet.RunAsync(work, decided, cancellationToken);
        await waiting.AwaitAsync(work, [.. decided.Where(one => one.Decision is Decision.Await).Select(one => one.Pair)], cancellationToken);
        foreach (var side in (Side[])[Side.Left, Side.Right])
        {
            await work.ReadFreshAsync(side, [.. decided.Where(one => one.Decision is Decision.Read read && read.Side == side).Select(one => one.Pair)], cancellationToken);
            foreach (var (pair, _) in decided.Where(one => one.Decision is Decision.Find find && find.On == side))
            {
                await work.FindAsync(side, pair, ((Decision.Find)decided.First(one => one.Pair == pair).Decision).Generation, cancellationToken);
            }

            await writer.WriteAsync(work, side, [.. decided.Where(one => IsWriteTo(side, one.Pair, one.Decision, work))], cancellationToken);
        }
    }

    /// <summary>Whether the decision is a write to that side that may be made now. A deletion that nobody let pass waits for the review (R9), what the run's mode does not reach for another run.</summary>
    private static bool IsWriteTo(Side side, Pair pair, Decision decision, ApplyWork work)
    {
        if (pair.End is not null || WrittenBy(decision) != side)
        {
            return false;
        }

        if (!work.Errand.Mode.Reaches(side))
        {
            pair.End = new PairEnd.Left();
            return false;
        }

        if (decision is Decision.Delete && !pair.IsDecided && (pair.IsWithheld || !work.Message.Cleared))
        {
            pair.End = new PairEnd.Left();
            pair.AwaitsReview = side.Other();
            return false;
        }

        return true;
    }

    private static Side? WrittenBy(Decision decision) => decision switch
    {
        Decision.Create create => create.On,
        Decision.Write write => write.On,
        Decision.Delete delete => delete.On,
        _ => null,
    };

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
