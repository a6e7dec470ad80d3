using System.Collections.Immutable;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>How an apply ends: settled rows are let go (R4), others come back by message or by sweep.</summary>
public sealed class Settlement(SeenRows seen, PlaceRows places, HistoryRows history, Messages messages, TimeProvider clock, FlowTimes times)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    internal async Task EndAsync(ApplyWork work, IEnumerable<Pair> pairs, CancellationToken cancellationToken)
    {
        var (ended, sync) = (pairs.ToList(), work.Context.Sync);
        foreach (var side in (Side[])[Side.Left, Side.Right])
        {
            await BeginAsync(sync, side, [.. ended.Select(pair => MadeRow(work, side, pair)).OfType<SeenRow>()], cancellationToken);
        }

        foreach (var side in (Side[])[Side.Left, Side.Right])
        {
            await LetGoAsync(work, side, ended, cancellationToken);
        }

        await PutOffAsync(
            work.Message,
            ended.Where(pair => pair.End is null or PairEnd.PutOff).SelectMany(pair => DueKeys(pair).Select(key => (key, pair.End as PairEnd.PutOff ?? new PairEnd.PutOff(times.OutagePause)))),
            cancellationToken);
    }

    /// <summary>Each row by its ETag: what others changed meanwhile has a message of its own, but where that may have come before there was a pair.</summary>
    private async Task LetGoAsync(ApplyWork work, Side side, List<Pair> ended, CancellationToken cancellationToken)
    {
        var (tenant, place) = (work.Context.Sync.Tenant, work.Context.Sync.On(side).PlaceId);
        if (ended.Exists(pair => IsReviewedLate(pair, side)))
        {
            await places.ExpectDueAsync(tenant, place, clock.GetUtcNow(), cancellationToken);
        }

        var rows = ended.Select(pair => pair.RowOn(side) is { } row && IsToBeWritten(pair, side, row) ? After(work.Message, pair, side, row) : null).OfType<SeenRow>().ToList();
        var refused = await seen.ReplaceAsync(tenant, place, rows, cancellationToken);
        var isNew = ended.Where(pair => pair.IsNew).Select(pair => pair.RowOn(side)?.Key).ToHashSet();
        await LookAgainAsync(work, side, [.. refused.Select(row => row.Key).Where(key => isNew.Contains(key))], cancellationToken);
    }

    private static bool IsToBeWritten(Pair pair, Side side, SeenRow row) => row.Due || row.Listing is not null || pair.IsListedOn(side) || IsReviewedLate(pair, side);

    /// <summary>
    /// Who changed the row of a pair while it was being made may have looked for its link before there was one, and then lets the row go, or has done so.
    /// A row that is due from now on stays due: whoever has read it before no longer has its ETag.
    /// </summary>
    private async Task LookAgainAsync(ApplyWork work, Side side, IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return;
        }

        var (sync, message, now) = (work.Context.Sync, work.Message, clock.GetUtcNow());
        var place = sync.On(side).PlaceId;
        await places.ExpectDueAsync(sync.Tenant, place, now, cancellationToken);
        await seen.ChangeAsync(sync.Tenant, place, sync.Id, keys, row => row with { Due = true, DueAt = now }, cancellationToken);
        await history.CountAsync(sync.Tenant, sync.Id, new RunRecord(message.Run, message.Kind, now) { Sent = keys.Count, LastAt = now }, cancellationToken);
        await messages.SendAppliesAsync(sync, message.Run, message.Kind, keys.Select(key => Keys.LinkRow(side, key)), message.Trace, cancellationToken);
    }

    /// <summary>A deletion that was let go before there was a pair: the review weighs what is due (R9).</summary>
    private static bool IsReviewedLate(Pair pair, Side side) => pair.AwaitsReview == side && pair.RowOn(side) is { Due: false };

    /// <summary>The same message again, as many times as there are moments to wait for.</summary>
    internal async Task PutOffAsync(ApplyMessage message, IEnumerable<(string Key, PairEnd.PutOff End)> unfinished, CancellationToken cancellationToken)
    {
        foreach (var group in unfinished.GroupBy(one => one.End with { Delay = TimeSpan.FromSeconds(Math.Ceiling(one.End.Delay.TotalSeconds)) }))
        {
            var keys = group.Select(one => one.Key);
            await (group.Key.IsExact ? SendThenAsync(message, keys, group.Key.Delay, cancellationToken) : PutOffAsync(message, keys, group.Key.Delay, cancellationToken));
        }
    }

    /// <summary>The same message again, just when the connection may be called: waiting for a quota is no failed attempt.</summary>
    public Task SendThenAsync(ApplyMessage message, IEnumerable<string> keys, TimeSpan delay, CancellationToken cancellationToken) =>
        messages.SendThenAsync(message with { Keys = [.. keys], Attempts = 0 }, delay, cancellationToken);

    /// <summary>The same message again, later and for fewer keys: it owns the intents it left (R16). Each time it waits longer.</summary>
    public Task PutOffAsync(ApplyMessage message, IEnumerable<string> keys, TimeSpan delay, CancellationToken cancellationToken) =>
        messages.SendLaterAsync(message with { Keys = [.. keys], Attempts = message.Attempts + 1 }, Pause(message, delay), cancellationToken);

    private static TimeSpan Pause(ApplyMessage message, TimeSpan delay)
    {
        var longer = delay * Math.Pow(2, Math.Min(message.Attempts, 5));
        return longer < LongestPause ? longer : delay > LongestPause ? delay : LongestPause;
    }

    /// <summary>How many keys come back by message, and so are not handled yet.</summary>
    internal static int PutOffKeys(IEnumerable<Pair> pairs) => pairs.Where(pair => pair.End is null or PairEnd.PutOff).Sum(pair => DueKeys(pair).Count());

    /// <summary>Both records, where both are due: the pair may be found under either by then.</summary>
    private static IEnumerable<string> DueKeys(Pair pair) =>
        ((Side[])[Side.Left, Side.Right]).Where(side => pair.RowOn(side) is { Due: true }).Select(side => Keys.LinkRow(side, pair.RowOn(side)!.Key)); // due, so there

    /// <summary>Of the full read that goes on now, if one does: it has passed these records by and must not miss them.</summary>
    private async Task BeginAsync(Sync sync, Side side, ImmutableArray<SeenRow> made, CancellationToken cancellationToken)
    {
        if (!made.IsEmpty && await places.GetAsync(sync.Tenant, sync.On(side).PlaceId, cancellationToken) is { } place)
        {
            await seen.AddMadeAsync(sync.Tenant, place.Id, [.. made.Select(row => row with { Generation = place.Generation })], cancellationToken);
        }
    }

    /// <summary>Of a record that no pull has seen yet, for we made it, be it in place of one that is gone. Soft, so that the first one that does compares it in full: what the vendor made of it is known only then (R17).</summary>
    private static SeenRow? MadeRow(ApplyWork work, Side side, Pair pair) =>
        pair is { End: PairEnd.Settled, Link: { State: LinkState.Paired } link } && link.On(side) is { Id: { } id, Gone: false } made && pair.RowOn(side)?.Id != id
            ? new SeenRow(work.Context.Sync.Id, RecordKey.Of(work.Context.Sync.On(side).Identity, id), id) { Version = made.Version, Modified = made.Modified, Soft = true }
            : null;

    private SeenRow? After(ApplyMessage message, Pair pair, Side side, SeenRow row) => pair.End switch
    {
        PairEnd.Settled => row with
        {
            Due = false,
            Values = null,
            Attempts = 0,
            NotBefore = default,
            Verdict = DeletionClearance.Open,
            Listing = pair.IsListedOn(side) ? pair.Listing : null,
            Word = row.Word is { Choice: Choice.Leave } ? row.Word : null,

            // A suspicion that a read by id has disproved, or proved: of this very record, not of one that was made in its place.
            Kind = row.Kind != SeenKind.Suspected || pair.On(side) is not { Fresh: true } read || read.Id != row.Id ? row.Kind
                : read.State is SeenState.Living ? SeenKind.Living
                : read.State is SeenState.Deleted ? SeenKind.Deleted
                : row.Kind,
        },
        PairEnd.Later later => row with { Attempts = row.Attempts + 1, NotBefore = clock.GetUtcNow() + times.RetryAfter(row.Attempts + 1, later.Rejected) },
        PairEnd.Left when pair.AwaitsReview == side && IsProvenGone(pair, side, row) => row with { Kind = SeenKind.Deleted, Due = true, DueAt = clock.GetUtcNow(), Values = null },
        PairEnd.Left when IsReviewedLate(pair, side) => row with { Due = true, DueAt = clock.GetUtcNow() },
        PairEnd.PutOff { IsExact: false } put when row.Due => Awaiting(row, Pause(message, put.Delay)),
        null or PairEnd.PutOff or PairEnd.Left => null,
        _ => throw new InvalidOperationException($"unknown end {pair.End}"),
    };

    /// <summary>By a read by id, before any pull has heard of it: the review weighs what is known as deleted (R9).</summary>
    private static bool IsProvenGone(Pair pair, Side side, SeenRow row) => pair.On(side) is { Fresh: true, State: SeenState.Deleted } read && read.Id == row.Id && row.Kind is SeenKind.Living;

    /// <summary>A row is young until its message is back: with what the sweep sends meanwhile, a long outage would be asked ever more often.</summary>
    private SeenRow? Awaiting(SeenRow row, TimeSpan pause) =>
        clock.GetUtcNow() + pause is var back && back > row.DueAt + times.DueAge ? row with { DueAt = back } : null;
}
