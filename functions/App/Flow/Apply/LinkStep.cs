using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>Saves what pairs become, and finds the rows they live in.</summary>
public sealed class LinkStep(LinkRows links)
{
    /// <summary>Saves the links, each as its pair's next state. A pair whose link another apply changed meanwhile is put off; the others are answered.</summary>
    internal async Task<List<Pair>> SaveAsync(SyncContext context, IReadOnlyList<(Pair Pair, StoredLink Next)> steps, CancellationToken cancellationToken)
    {
        if (steps.Count == 0)
        {
            return [];
        }

        var saved = await links.SaveAsync(context.Sync.Tenant, context.Sync.Id, [.. steps.Select(step => step.Next)], cancellationToken);
        var done = new List<Pair>(steps.Count);
        for (var index = 0; index < steps.Count; index++)
        {
            var pair = steps[index].Pair;
            if (saved[index] is { } link)
            {
                (pair.IsNew, pair.Stored, pair.Link) = (pair.IsNew || pair.Stored is null or { Link.State: LinkState.Ended }, link, link.Link);
                done.Add(pair);
            }
            else
            {
                pair.End = new PairEnd.PutOff(Contended);
            }
        }

        return done;
    }

    /// <summary>Where a pair's link goes when both its records are known, or the one it has.</summary>
    internal static StoredLink Place(SyncContext context, Pair pair, Link link)
    {
        if (pair.Stored is not { } stored)
        {
            return new StoredLink(Keys.LinkRow(pair.Side, pair.Key), PartnerRow(context, pair, link), PartnerSaved: false, link, pair.RowETag(pair.Side))
            {
                PartnerETag = pair.RowETag(pair.Side.Other()),
            };
        }

        if (stored.PartnerRow is not null || PartnerOf(context, stored.Row, link) is not { } partner)
        {
            return stored with { Link = link, Ends = null };
        }

        return stored with { Link = link, PartnerRow = partner, PartnerSaved = false, PartnerETag = default, Ends = null };
    }

    /// <summary>Where a reservation goes: under its source. If the source was the partner of a record that is gone, that link ends here.</summary>
    internal async Task<StoredLink> ReserveAsync(SyncContext context, Pair pair, Side source, Link reserved, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sourceRow = pair.RowOn(source)?.Key is { } key ? Keys.LinkRow(source, key) : Keys.LinkRow(source, RecordKey.Of(context.Sync.On(source).Identity, pair.On(source)!.Id)); // a source was seen
        if (pair.Stored is not { } stored)
        {
            return new StoredLink(sourceRow, null, PartnerSaved: false, reserved, pair.RowETag(source));
        }

        if (stored.Row == sourceRow)
        {
            return stored with { Link = reserved, PartnerRow = null, PartnerSaved = false, Ends = null };
        }

        var (side, record) = Keys.ReadLinkRow(sourceRow);
        var lookup = await links.FindAsync(context.Sync.Tenant, context.Sync.Id, side, record, cancellationToken);
        return new StoredLink(sourceRow, null, PartnerSaved: false, reserved, lookup.RowETag)
        {
            Ends = stored with { Link = LinkProgress.Ended(stored.Link, pair.EndAt(now)), PartnerRow = null, PartnerSaved = true, Ends = null },
        };
    }

    /// <summary>Where a link goes whose record was merged into another one; null where that one has a partner already.</summary>
    internal async Task<StoredLink?> FollowAsync(SyncContext context, Pair pair, Decision.Follow follow, RecordKey survivor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lookup = await links.FindAsync(context.Sync.Tenant, context.Sync.Id, follow.On, survivor, cancellationToken);
        if (lookup.Link is { Link.State: not LinkState.Ended })
        {
            return null;
        }

        var (stored, followed, survivorRow) = (pair.Stored!, LinkProgress.Followed(pair.Link!, follow), Keys.LinkRow(follow.On, survivor)); // only a link can follow
        if (Keys.ReadLinkRow(stored.Row).Side == follow.On.Other())
        {
            return stored with { Link = followed, PartnerRow = survivorRow, PartnerSaved = false, PartnerETag = lookup.RowETag, Ends = null };
        }

        // The link stood under the record that is gone: it begins anew under the one that stays.
        var (staying, key) = Keys.ReadLinkRow(stored.PartnerRow!); // a pair has both rows
        var own = await links.FindAsync(context.Sync.Tenant, context.Sync.Id, staying, key, cancellationToken);
        return new StoredLink(stored.PartnerRow!, survivorRow, PartnerSaved: false, followed, own.RowETag)
        {
            PartnerETag = lookup.RowETag,
            Ends = stored with { Link = LinkProgress.Ended(stored.Link, pair.EndAt(now)), PartnerRow = null, PartnerSaved = true, Ends = null },
        };
    }

    /// <summary>Another apply has just saved the pair; by then it will be through.</summary>
    private static readonly TimeSpan Contended = TimeSpan.FromSeconds(2);

    private static string? PartnerRow(SyncContext context, Pair pair, Link link) => PartnerOf(context, Keys.LinkRow(pair.Side, pair.Key), link);

    /// <summary>The row under the other record; null while there is none.</summary>
    private static string? PartnerOf(SyncContext context, string row, Link link)
    {
        var other = Keys.ReadLinkRow(row).Side.Other();
        return link.On(other).Id is { } id ? Keys.LinkRow(other, RecordKey.Of(context.Sync.On(other).Identity, id)) : null;
    }
}
