using System.Collections.Immutable;
using CrmSync.App.Flow.Deletions;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Secrets;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>Settles the pairs a message names: reads, decides and writes in rounds, until the planner has nothing more to say of any of them.</summary>
public sealed class ApplyLinks(
    SyncRows syncs, PlaceRows places, SyncContexts contexts, PairLoader loader, Matchmaker matchmaker, SideWriter writer, LinkStep steps, Settlement settlement, DeletionReview deletions,
    HistoryRows history, VendorCalls vendors, Vault vault, TimeProvider clock)
{
    /// <summary>A pair needs three or four; more means that the world moves faster than we do.</summary>
    private const int MostRounds = 12;

    /// <summary>A pair that another apply has in hand is mostly free again at once; only a crash leaves its intent to run out.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public async Task RunAsync(ApplyMessage message, CancellationToken cancellationToken)
    {
        if (await syncs.GetAsync(message.Tenant, message.Sync, cancellationToken) is not { Status: SyncStatus.Active, HeldReason: null } sync
            || sync.Stage == FirstContactStage.Reading
            || await contexts.LoadAsync(sync, null, cancellationToken) is not { IsStopped: false } context)
        {
            return; // the rows stay due (R4): resuming, approval and new credentials bring them back
        }

        var now = clock.GetUtcNow();
        if (Max(context.Left.ThrottledUntil, context.Right.ThrottledUntil) is var until && until > now)
        {
            await settlement.PutOffAsync(message, message.Keys, until - now, cancellationToken);
            return;
        }

        // Before the rows are loaded: what a later pull delivers, these plans have not seen.
        var (left, right) = (await ObservedUntilAsync(context, Side.Left, cancellationToken), await ObservedUntilAsync(context, Side.Right, cancellationToken));
        var work = new ApplyWork(context, message, new HistoryDraft(context, message, vault, clock), vendors, left, right, clock);
        var pairs = await MatchAsync(work, await loader.LoadAsync(context, message.Keys, cancellationToken), cancellationToken);
        for (var round = 0; round < MostRounds && pairs.Any(pair => pair.End is null); round++)
        {
            await RoundAsync(work, [.. pairs.Where(pair => pair.End is null)], cancellationToken);
        }

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
        await Many.SelectAsync([.. loaded.Where(pair => pair.Stored is null)], async (pair, token) =>
        {
            var candidates = await matchmaker.MatchAsync(work.Context, pair, token);
            if (!candidates.IsEmpty)
            {
                pair.Candidates = candidates;
            }

            return pair;
        }, cancellationToken);

        foreach (var pair in loaded.Where(pair => !pair.Candidates.IsEmpty))
        {
            work.History.Add(pair, "listed", pair.Side, $"{pair.Candidates.Length} records of the other side have the same start, end and title; which of them it is was not guessed", []);
            pair.End = new PairEnd.Settled();
        }

        return [.. loaded.GroupBy(pair => pair.LeftRow is { } left && pair.RightRow is not null ? Keys.LinkRow(Side.Left, left.Key) : pair.Name).Select(group => group.First())];
    }

    private async Task RoundAsync(ApplyWork work, IReadOnlyList<Pair> pairs, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var decided = pairs.Select(pair => (Pair: pair, Decision: Planner.Decide(pair.Left, pair.Right, pair.Link, PolicyFor(pair, work.Context.Policy), MomentOf(pair)))).ToList();

        ApplyMoment MomentOf(Pair pair) => new(now, work.Message.Message, pair.Clearance(work.Message.Deletions) == DeletionClearance.Restore);

        await SaveAsync(work, decided, cancellationToken);
        foreach (var side in (Side[])[Side.Left, Side.Right])
        {
            await work.ReadFreshAsync(side, [.. decided.Where(one => one.Decision is Decision.Read read && read.Side == side).Select(one => one.Pair)], cancellationToken);
            foreach (var (pair, _) in decided.Where(one => one.Decision is Decision.Find find && find.On == side))
            {
                await work.FindAsync(side, pair, ((Decision.Find)decided.First(one => one.Pair == pair).Decision).Generation, cancellationToken);
            }

            await writer.WriteAsync(work, side, [.. decided.Where(one => IsWriteTo(side, one.Pair, one.Decision, work.Message))], cancellationToken);
        }
    }

    private static Policy PolicyFor(Pair pair, Policy policy) => pair.IsStamped && policy.Duplicates is not DuplicatePolicy.Adopt ? policy with { Duplicates = DuplicatePolicy.Overwrite } : policy;

    /// <summary>Whether the decision is a write to that side. A deletion that nobody let pass waits for the review (R9).</summary>
    private static bool IsWriteTo(Side side, Pair pair, Decision decision, ApplyMessage message)
    {
        if (decision is Decision.Delete delete && delete.On == side && pair.Clearance(message.Deletions) is DeletionClearance.Open)
        {
            pair.End = new PairEnd.Left();
            pair.AwaitsReview = side.Other();
            return false;
        }

        return (decision is Decision.Create create && create.On == side) || (decision is Decision.Write write && write.On == side) || (decision is Decision.Delete cleared && cleared.On == side);
    }

    /// <summary>Carries out what needs no vendor. Only what was saved is told: where two applies meet in a pair, one of them has done it.</summary>
    private async Task SaveAsync(ApplyWork work, IReadOnlyList<(Pair Pair, Decision Decision)> decided, CancellationToken cancellationToken)
    {
        var next = new List<(Pair Pair, StoredLink Next)>();
        var told = new List<(Pair Pair, Action Tell)>();
        foreach (var (pair, decision) in decided)
        {
            switch (decision)
            {
                case Decision.Nothing:
                    pair.End = new PairEnd.Settled();
                    if (pair.Stored is { Link.Intent: not null } announced && pair.Link is { State: LinkState.Paired } link)
                    {
                        next.Add((pair, announced with { Link = link with { Intent = null }, Ends = null }));
                    }

                    break;
                case Decision.Wait wait:
                    pair.End = new PairEnd.PutOff(Shorter(wait.Until - clock.GetUtcNow(), LookAgain));
                    break;
                case Decision.Skip skip:
                    work.History.Add(pair, "skipped", null, skip.Reason, []);
                    pair.End = new PairEnd.Settled();
                    break;
                case Decision.Agree agree:
                    next.Add((pair, LinkStep.Place(work.Context, pair, LinkProgress.Agreed(pair.Link, agree))));
                    if (pair.Stored is null)
                    {
                        told.Add((pair, () => work.History.Add(pair, "adopted", null, null, [])));
                    }

                    told.Add((pair, () => work.History.AddConflicts(pair, agree.Conflicts)));
                    break;
                case Decision.Part part:
                    next.Add((pair, LinkStep.Place(work.Context, pair, LinkProgress.Parted(pair.Link!, part)))); // only a link can part
                    told.Add((pair, () => work.History.Add(pair, "deleted", part.Gone, "the other side keeps its record", [])));
                    break;
                case Decision.Forget:
                    next.Add((pair, LinkStep.Place(work.Context, pair, LinkProgress.Ended(pair.Link!, clock.GetUtcNow())))); // only a link can be forgotten
                    break;
                case Decision.Read or Decision.Find or Decision.Create or Decision.Write or Decision.Delete:
                    break;
                default:
                    throw new InvalidOperationException($"unknown decision {decision}");
            }
        }

        var saved = (await steps.SaveAsync(work.Context, next, cancellationToken)).ToHashSet();
        foreach (var (_, tell) in told.Where(one => saved.Contains(one.Pair)))
        {
            tell();
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
