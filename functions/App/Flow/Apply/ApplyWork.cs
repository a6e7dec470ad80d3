using CrmSync.Engine.Planning;
using CrmSync.Engine.Mapping;
using CrmSync.App.State;
using System.Collections.Immutable;
using System.Numerics;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Vendors;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.App.Flow.Apply;

/// <summary>One apply message being worked on, and the reads by id that its pairs need.</summary>
internal sealed class ApplyWork(SyncContext context, ApplyMessage message, Errand errand, HistoryDraft history, VendorCalls vendors, DateTimeOffset? leftObserved, DateTimeOffset? rightObserved, TimeProvider clock)
{
    /// <summary>Ids of one read.</summary>
    private const int MostIds = 100;

    private readonly Dictionary<Side, Outcome<Done>> placeChecks = [];

    public SyncContext Context => context;

    public ApplyMessage Message => message;

    public Errand Errand => errand;

    public HistoryDraft History => history;

    /// <summary>Records that an earlier sync made of each other are one, whatever the policy for look-alikes; and a run that writes one side only begins there.</summary>
    public Policy PolicyFor(Pair pair)
    {
        var policy = errand.Mode == FlowDirection.RightToLeft ? context.Policy with { WritesFirst = Side.Left } : context.Policy;
        return pair.IsStamped && policy.Duplicates is not DuplicatePolicy.Adopt ? policy with { Duplicates = DuplicatePolicy.Overwrite } : policy;
    }

    /// <summary>Up to when the place's changes had been delivered before the pairs were loaded; a condition by time stands on it.</summary>
    public DateTimeOffset? ObservedUntil(Side side) => side == Side.Left ? leftObserved : rightObserved;

    /// <summary>Reads one side of the pairs by id. A record that is not there counts as deleted only while the place itself still answers as ours (R8).</summary>
    public async Task ReadFreshAsync(Side side, IReadOnlyList<Pair> pairs, CancellationToken cancellationToken)
    {
        foreach (var chunk in pairs.Chunk(vendors.MostOf(context.ConnectorOn(side), each => each.UnitsPerRead, MostIds)))
        {
            ImmutableArray<RecordId> ids = [.. chunk.Select(pair => IdOf(pair, side))];
            var outcome = await vendors.ReadAsync(
                context.ConnectionOn(side), session => context.ConnectorOn(side).ReadAsync(session, context.Sync.On(side).Collection, ids, Fields(side), cancellationToken), cancellationToken);
            if (!outcome.Succeeded(out var results, out var fault))
            {
                Stall(chunk, side, fault);
                continue;
            }

            for (var index = 0; index < chunk.Length; index++)
            {
                await TakeAsync(side, chunk[index], ids[index], results[index], cancellationToken);
            }
        }
    }

    /// <summary>A creation found its record there already: it is read, and the plan goes on from what it holds.</summary>
    public async Task AdoptAsync(Side on, Pair pair, RecordId? id, int generation, CancellationToken cancellationToken)
    {
        if (id is { } known)
        {
            pair.See(on, new(known, default, default, Soft: false, Fresh: false, new Engine.Planning.SeenState.Suspected()));
            await ReadFreshAsync(on, [pair], cancellationToken);
            return;
        }

        await FindAsync(on, pair, generation, cancellationToken);
    }

    /// <summary>Looks for the record that a creation made (R15).</summary>
    public async Task FindAsync(Side on, Pair pair, int generation, CancellationToken cancellationToken)
    {
        var target = context.Sync.On(on);
        var stamp = Stamp.For(State.Keys.ReadLinkRow(pair.Stored!.Row).Key, target.Identity, generation); // a reservation is stored
        var outcome = await vendors.ReadAsync(context.ConnectionOn(on), session => context.ConnectorOn(on).FindAsync(session, target.Collection, stamp, Fields(on), cancellationToken), cancellationToken);
        if (outcome.Succeeded(out var result, out var fault))
        {
            await TakeAsync(on, pair, new RecordId(stamp.Value), result, cancellationToken);
        }
        else
        {
            Stall([pair], on, fault);
        }
    }

    /// <summary>The vendor does not take the record, now or as it is.</summary>
    public void Fail(Pair pair, Side side, Fault fault)
    {
        history.Add(pair, "failed", side, fault.Reason, []);
        pair.End = new PairEnd.Later(Rejected: fault.Kind != FaultKind.Busy);
    }

    /// <summary>The vendor cannot be asked now: the pair comes back. Told the first time and then ever more seldom, so that an outage does not fill history.</summary>
    public void PutOff(Pair pair, Side side, Fault fault, TimeSpan pause)
    {
        var attempt = message.Attempts + 1;
        if (!fault.Paced && !errand.Dry && BitOperations.IsPow2(attempt))
        {
            history.Add(pair, "delayed", side, $"attempt {attempt}: {fault.Reason}", []);
        }

        pair.End = new PairEnd.PutOff(pause, fault.Paced);
    }

    private async Task TakeAsync(Side side, Pair pair, RecordId id, ReadResult result, CancellationToken cancellationToken)
    {
        switch (result)
        {
            case ReadResult.Found found:
                pair.SetFresh(side, await ReferenceBook.ReadAsync(context, side, found.Observation, pair.RowOn(side), cancellationToken), found.Observation.State as ObservedState.Living);
                break;
            case ReadResult.Absent:
                if ((await CheckPlaceAsync(side, cancellationToken)).Succeeded(out _, out var fault))
                {
                    pair.See(side, SeenReader.Absent(id, clock.GetUtcNow()));
                }
                else
                {
                    Stall([pair], side, fault);
                }

                break;
            case ReadResult.NotRead notRead:
                Stall([pair], side, notRead.Fault);
                break;
            default:
                throw new InvalidOperationException($"unknown result {result}");
        }
    }

    private void Stall(IEnumerable<Pair> pairs, Side side, Fault fault)
    {
        foreach (var pair in pairs)
        {
            pair.Unread = fault.Reason;
            if (vendors.PauseAfter(fault) is { } pause)
            {
                PutOff(pair, side, fault, pause);
                continue;
            }

            pair.End = fault.Kind is FaultKind.Revoked or FaultKind.Forbidden ? new PairEnd.Left() : new PairEnd.Later();
        }
    }

    private async Task<Outcome<Done>> CheckPlaceAsync(Side side, CancellationToken cancellationToken)
    {
        if (!placeChecks.TryGetValue(side, out var check))
        {
            var outcome = await vendors.ReadAsync(context.ConnectionOn(side), session => context.ConnectorOn(side).ListPlacesAsync(session, cancellationToken), cancellationToken);
            var collection = context.Sync.On(side).Collection;
            check = outcome.Succeeded(out var listed, out var fault)
                ? listed.Any(place => place.Collection == collection) ? new Done() : new Fault(FaultKind.Unavailable, "the place is not there")
                : fault;
            placeChecks[side] = check;
        }

        return check;
    }

    private ImmutableArray<string> Fields(Side side) => context.Map.FieldsOn(side);

    private static RecordId IdOf(Pair pair, Side side) => pair.On(side)?.Id ?? pair.Link?.On(side).Id ?? throw new InvalidOperationException("a record that is read has an id");
}
