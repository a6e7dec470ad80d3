using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>Carries out what needs no vendor. Only what was saved is told: where two applies meet in a pair, one of them has done it.</summary>
public sealed class QuietDecisions(LinkStep steps, Kinship kinship, Waiting waiting, PlaceRows places, SeenRows seen, TimeProvider clock)
{
    /// <summary>A pair that another apply has in hand is mostly free again at once; only a crash leaves its intent to run out.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    internal async Task RunAsync(ApplyWork work, IReadOnlyList<(Pair Pair, Decision Decision)> decided, CancellationToken cancellationToken)
    {
        var next = new List<(Pair Pair, StoredLink Next)>();
        var told = new List<(Pair Pair, Action Tell)>();
        var wanting = new List<(Pair Pair, Listing Listing)>();
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
                case Decision.Skip { Wants: { } field } skip:
                    wanting.Add((pair, new Listing($"{skip.Reason}; name its {field}", [], field)));
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
                    next.Add((pair, LinkStep.Place(work.Context, pair, LinkProgress.Ended(pair.Link!, pair.EndAt(clock.GetUtcNow()))))); // only a link can be forgotten
                    break;
                case Decision.Follow follow:
                    await FollowAsync(work, pair, follow, cancellationToken);
                    break;
                case Decision.Delete when pair is { Link: { State: LinkState.Reserved reserved } waiting, Stored.PartnerRow: null } && pair.On(reserved.On) is { } found:
                    // Found once, it is known: by the time the deletion may pass, another search could leave it out (R8).
                    next.Add((pair, LinkStep.Place(work.Context, pair, waiting.With(reserved.On, waiting.On(reserved.On) with { Id = found.Id }))));
                    break;
                case Decision.Read or Decision.Find or Decision.Await or Decision.Create or Decision.Write or Decision.Delete:
                    break;
                default:
                    throw new InvalidOperationException($"unknown decision {decision}");
            }
        }

        await waiting.AwaitAsync(work, [.. wanting.Select(one => one.Pair)], cancellationToken);
        foreach (var (pair, listing) in wanting.Where(one => one.Pair.End is null))
        {
            pair.List(listing);
        }

        var saved = (await steps.SaveAsync(work.Context, next, cancellationToken)).ToHashSet();
        foreach (var (_, tell) in told.Where(one => saved.Contains(one.Pair)))
        {
            tell();
        }
    }

    /// <summary>The survivor of a merge takes the place of the record that was merged into it; one that has a partner already, here or in a sync that shares the place, keeps it.</summary>
    private async Task FollowAsync(ApplyWork work, Pair pair, Decision.Follow follow, CancellationToken cancellationToken)
    {
        var survivor = RecordKey.Of(work.Context.Sync.On(follow.On).Identity, follow.Survivor);
        var belonging = await kinship.OfAsync(work.Context, follow.On, survivor, cancellationToken);
        if (Kinship.WaitFor(belonging) is { } wait)
        {
            pair.End = wait;
            return;
        }

        if (belonging == Belonging.Theirs)
        {
            ListTwo(pair, follow, survivor);
            return;
        }

        if (await steps.FollowAsync(work.Context, pair, follow, survivor, clock.GetUtcNow(), cancellationToken) is not { } next)
        {
            ListTwo(pair, follow, survivor);
            return;
        }

        await KeepDueAsync(work, follow.On, survivor, cancellationToken);
        if ((await steps.SaveAsync(work.Context, [(pair, next)], cancellationToken)).Count > 0)
        {
            work.History.Add(pair, "followed", follow.On, "its record was merged into another one, which is its partner now", []);
            pair.See(follow.On, new(follow.Survivor, default, default, Soft: false, Fresh: false, new SeenState.Suspected())); // to be read by id
        }
    }

    private static void ListTwo(Pair pair, Decision.Follow follow, RecordKey survivor) => pair.List(
        new Listing("its partner was merged into a record that has a partner already; merge or delete one of the two on this side", [Keys.LinkRow(follow.On, survivor)], IsPaired: true), follow.On.Other());

    /// <summary>Once the link is saved the record that is gone leads to it no more, so that a crash before the two are compared would leave them as they are (R4). A survivor that no pull has seen yet comes due with the one that does.</summary>
    private async Task KeepDueAsync(ApplyWork work, Side on, RecordKey survivor, CancellationToken cancellationToken)
    {
        var (tenant, place, now) = (work.Message.Tenant, work.Context.Sync.On(on).PlaceId, clock.GetUtcNow());
        if (await seen.GetAsync(tenant, place, work.Context.Sync.Id, survivor, cancellationToken) is not { } row)
        {
            return;
        }

        await places.ExpectDueAsync(tenant, place, now, cancellationToken);
        await seen.ReplaceAsync(tenant, place, [row with { Due = true, DueAt = now, Attempts = 0, NotBefore = default, Listing = null, Word = null }], cancellationToken);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
