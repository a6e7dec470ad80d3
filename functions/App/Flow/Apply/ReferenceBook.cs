using System.Collections.Concurrent;
using System.Collections.Immutable;
using CrmSync.App.Presets;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>
/// What the fields of an apply's records point to (R23), looked up before they are read: by id, or by name where a vendor's field holds the name of a
/// record. A reference that is known names the pair of the two records; one that is not waits for it.
/// </summary>
internal sealed class ReferenceBook(SyncContext context, SeenRows seen, LinkRows links) : IReferences
{
    private readonly ConcurrentDictionary<ParentClue, FieldValue.Reference?> shared = new();
    private readonly ConcurrentDictionary<string, (RecordId Left, RecordId Right)> pairs = new();

    /// <summary>Looks up what the record points to.</summary>
    /// <param name="named">What the operator named, by rule: ids of the other side.</param>
    /// <returns>The records that have no partner yet, by the rule that points to them.</returns>
    public async Task<ImmutableArray<(FieldRule Rule, ParentClue Clue)>> LookUpAsync(Side side, ObservedState.Living record, ImmutableSortedDictionary<string, string> named, CancellationToken cancellationToken)
    {
        var awaited = ImmutableArray.CreateBuilder<(FieldRule, ParentClue)>();
        foreach (var rule in context.Map.Rules.Where(rule => rule.Parent is not null))
        {
            var clue = named.TryGetValue(rule.Name, out var id)
                ? ClueOf(rule, side.Other(), new FieldValue.Reference(new RecordId(id), ""))
                : rule.On(side).Read(record) is { IsEmpty: false } value ? ClueOf(rule, side, value) : null;
            if (clue is not null && !shared.ContainsKey(clue))
            {
                shared[clue] = await FindAsync(clue, cancellationToken);
            }

            if (clue is not null && shared[clue] is null)
            {
                awaited.Add((rule, clue));
            }
        }

        return awaited.ToImmutable();
    }

    /// <summary>A row as the planner reads it.</summary>
    public static async Task<SeenRecord> ReadAsync(SyncContext context, Side side, SeenRow row, CancellationToken cancellationToken)
    {
        if (context.References is { } book && row.Values is { } values)
        {
            await book.LookUpAsync(side, values, row.Named, cancellationToken);
        }

        return SeenReader.Of(row, side, context);
    }

    /// <summary>A record read by id as the planner reads it.</summary>
    public static async Task<SeenRecord> ReadAsync(SyncContext context, Side side, Observation observation, SeenRow? row, CancellationToken cancellationToken)
    {
        if (context.References is { } book && observation.State is ObservedState.Living living)
        {
            await book.LookUpAsync(side, living, row?.Named ?? ImmutableSortedDictionary<string, string>.Empty, cancellationToken);
        }

        return SeenReader.Fresh(observation, side, context, row?.Named);
    }

    /// <summary>Looks again, for a partner may have come since.</summary>
    public void Forget(ParentClue clue) => shared.TryRemove(clue, out _);

    public FieldValue.Reference? Shared(FieldRule rule, Side side, FieldValue vendors) =>
        ClueOf(rule, side, vendors) is { } clue && shared.GetValueOrDefault(clue) is { } known
            ? known with { Title = vendors is FieldValue.Reference { Title.Length: > 0 } titled ? titled.Title : known.Title }
            : null;

    public FieldValue.Reference On(FieldRule rule, Side side, FieldValue.Reference shared) => pairs.TryGetValue(shared.Id.Value, out var pair)
        ? shared with { Id = side == Side.Left ? pair.Left : pair.Right }
        : throw new InvalidOperationException($"'{rule.Name}' points to a pair that was not looked up");

    private ParentClue? ClueOf(FieldRule rule, Side side, FieldValue value) => context.ParentOf(rule) is not { } parent ? null : value switch
    {
        FieldValue.Reference reference => ParentClue.OfRecord(parent, side, RecordKey.Of(parent.On(side).Identity, reference.Id), reference.Title),
        FieldValue.Text name when MapOf(parent).PrintOfName(name.Value, context.Policy.Fingerprinter) is { } print => ParentClue.OfName(parent, side, print, name.Value),
        _ => null,
    };

    private async Task<FieldValue.Reference?> FindAsync(ParentClue clue, CancellationToken cancellationToken)
    {
        var parent = clue.Parent;
        var found = new List<StoredLink>();
        await foreach (var key in clue.Key is { } one ? new[] { one }.ToAsyncEnumerable() : seen.WithNaturalKeyAsync(parent.Tenant, parent.On(clue.Side).PlaceId, parent.Id, clue.Print, cancellationToken))
        {
            if ((await links.FindAsync(parent.Tenant, parent.Id, clue.Side, key, cancellationToken)).Link is { Link: { State: LinkState.Paired, Left: { Id: not null, Gone: false }, Right: { Id: not null, Gone: false } } } link
                && (clue.Key is not null || await IsCalledAsync(clue, key, cancellationToken)))
            {
                found.Add(link);
                if (found.Count > 1)
                {
                    break;
                }
            }
        }

        if (found is not [var only])
        {
            return null; // of several with one name nobody may guess
        }

        var pair = new FieldValue.Reference(new RecordId($"{parent.Id}|{only.Row}"), clue.Title);
        pairs[pair.Id.Value] = (only.Link.Left.Id!.Value, only.Link.Right.Id!.Value); // both were asked for
        return pair;
    }

    /// <summary>Clues of old names stay.</summary>
    private async Task<bool> IsCalledAsync(ParentClue clue, RecordKey key, CancellationToken cancellationToken) =>
        await seen.GetAsync(clue.Parent.Tenant, clue.Parent.On(clue.Side).PlaceId, clue.Parent.Id, key, cancellationToken) is { Kind: SeenKind.Living } row && row.Clues.Any(known => known.Print == clue.Print);

    private static FieldMap MapOf(Sync parent) => PresetCatalog.Get(parent.Preset).MapOf(parent.Options);
}
