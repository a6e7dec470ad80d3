using System.Collections.Immutable;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.App.Manage.Decisions;

/// <summary>Shows what waits for the operator.</summary>
public sealed class DecisionViews(SeenRows seen, SyncViews views)
{
    public async Task<Reply<DecisionList>> ListAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        if (await views.FindAsync(tenant, id, cancellationToken) is not { } sync)
        {
            return Problem.NotFound("sync");
        }

        var open = ImmutableArray.CreateBuilder<OpenDecision>();
        foreach (var side in (Side[])[Side.Left, Side.Right])
        {
            var listed = await seen.ListListedAsync(tenant, sync.On(side).PlaceId, id, cancellationToken).ToListAsync(cancellationToken);
            open.AddRange(await Many.SelectAsync(listed, (row, token) => ShowAsync(sync, side, row, token), cancellationToken));
        }

        return new DecisionList(open.ToImmutable());
    }

    /// <summary>A record that was deleted may have been merged; one that lives may be one of the other side's. One that was left can be asked about again.</summary>
    internal static ImmutableArray<Choice> ChoicesOf(Sync sync, Side side, SeenRow row)
    {
        ImmutableArray<Choice> choices = row switch
        {
            { Kind: SeenKind.Deleted } => [Choice.Follow, Choice.Delete, Choice.Leave],
            { Listing: null } => [Choice.Create, Choice.Ask],
            { Listing: { IsPaired: true } or { Candidates.IsEmpty: true } } => [Choice.Create, Choice.Leave],
            _ => [Choice.Pair, Choice.Create, Choice.Leave],
        };
        return sync.Options.Direction.Reaches(side.Other()) && sync.Options.Creates.Reaches(side.Other()) ? choices : choices.Remove(Choice.Create);
    }

    private async Task<OpenDecision> ShowAsync(Sync sync, Side side, SeenRow row, CancellationToken cancellationToken)
    {
        var listing = row.Listing!; // those that are listed
        var candidates = await Many.SelectAsync(listing.Candidates, (name, token) => CandidateAsync(sync, name, token), cancellationToken);
        return new(Keys.LinkRow(side, row.Key), side, row.Id.Value, listing.Reason, [.. candidates.OfType<DecisionCandidate>()], listing.Wants, ChoicesOf(sync, side, row));
    }

    private async Task<DecisionCandidate?> CandidateAsync(Sync sync, string name, CancellationToken cancellationToken)
    {
        var (side, key) = Keys.ReadLinkRow(name);
        return await seen.GetAsync(sync.Tenant, sync.On(side).PlaceId, sync.Id, key, cancellationToken) is { } row ? new(name, side, row.Id.Value) : null;
    }
}
