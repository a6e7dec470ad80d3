using System.Collections.Immutable;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>Loads the pairs that a message names, each once, whichever of its records were named.</summary>
public sealed class PairLoader(SeenRows seen, LinkRows links, TimeProvider clock)
{
    internal async Task<ImmutableArray<Pair>> LoadAsync(SyncContext context, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var loaded = await Many.SelectAsync(keys, (key, token) => LoadAsync(context, Keys.ReadLinkRow(key), token), cancellationToken);
        return [.. loaded.OfType<Pair>().GroupBy(pair => pair.Name).Select(group => group.First())];
    }

    /// <summary>The pair as it is now; null where nothing is due of the record.</summary>
    internal async Task<Pair?> LoadAsync(SyncContext context, (Side Side, RecordKey Key) named, CancellationToken cancellationToken)
    {
        var pair = new Pair(named.Side, named.Key);
        var row = await RowAsync(context, named.Side, named.Key, cancellationToken);
        if (row is not { Due: true } || row.NotBefore > clock.GetUtcNow())
        {
            return null;
        }

        pair.SetRow(named.Side, row, await ReferenceBook.ReadAsync(context, named.Side, row, cancellationToken));
        await LinkAsync(context, pair, cancellationToken);
        if (row.Word is { Choice: Choice.Follow, With: { } with } && Keys.ReadLinkRow(with) is var (side, survivor))
        {
            pair.Follows = (await RowAsync(context, side, survivor, cancellationToken))?.Id;
        }

        return pair;
    }

    /// <summary>Loads the pair's link and other side.</summary>
    private async Task LinkAsync(SyncContext context, Pair pair, CancellationToken cancellationToken)
    {
        var sync = context.Sync;
        var lookup = await links.FindAsync(sync.Tenant, sync.Id, pair.Side, pair.Key, cancellationToken);
        if (pair.Side == Side.Left)
        {
            pair.LeftETag = lookup.RowETag;
        }
        else
        {
            pair.RightETag = lookup.RowETag;
        }

        if (lookup.Link is not { } stored)
        {
            return;
        }

        (pair.Stored, pair.Link) = (stored, stored.Link);
        var own = Keys.LinkRow(pair.Side, pair.Key);
        if ((stored.Row == own ? stored.PartnerRow : stored.Row) is { } partner && Keys.ReadLinkRow(partner) is var (otherSide, otherKey) && otherSide != pair.Side)
        {
            var other = await RowAsync(context, otherSide, otherKey, cancellationToken);
            pair.SetRow(otherSide, other, other is null ? null : await ReferenceBook.ReadAsync(context, otherSide, other, cancellationToken));
        }
        else if (stored is { PartnerRow: null, Link.State: LinkState.Reserved reserved })
        {
            await FindMadeAsync(context, pair, reserved.On, cancellationToken);
        }
    }

    /// <summary>What a pull has seen of the record that a reservation waits for: it was made, though nobody heard so, and may have been deleted since.</summary>
    private async Task FindMadeAsync(SyncContext context, Pair pair, Side on, CancellationToken cancellationToken)
    {
        var (sync, end, link) = (context.Sync, context.Sync.On(on), pair.Link!); // a reservation is a link
        var stamp = Stamp.For(pair.Key, end.Identity, link.Generation);
        foreach (var key in await seen.StampedFromAsync(sync.Tenant, end.PlaceId, sync.Id, pair.Key, cancellationToken))
        {
            if (await RowAsync(context, on, key, cancellationToken) is { } row && row.Stamp == stamp)
            {
                pair.SetRow(on, row, await ReferenceBook.ReadAsync(context, on, row, cancellationToken));
                pair.Link = link.With(on, link.On(on) with { Id = row.Id });
                return;
            }
        }
    }

    private Task<SeenRow?> RowAsync(SyncContext context, Side side, RecordKey key, CancellationToken cancellationToken) =>
        seen.GetAsync(context.Sync.Tenant, context.Sync.On(side).PlaceId, context.Sync.Id, key, cancellationToken);
}
