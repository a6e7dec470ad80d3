using System.Collections.Immutable;
using CrmSync.App.Flow;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Manage.History;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using Microsoft.AspNetCore.Http;

namespace CrmSync.App.Manage.Decisions;

/// <summary>Carries out the operator's word on a listed record, or on one that was left: it is written into the record's row, which is due again, and sent out.</summary>
public sealed class Decide(SeenRows seen, PlaceRows places, LinkRows links, SyncContexts contexts, HistoryRows history, Messages messages, SyncViews views, TimeProvider clock)
{
    private const string Kind = "decided";

    public async Task<Reply<RunReply>> RunAsync(string tenant, string id, string record, Decision asked, CancellationToken cancellationToken)
    {
        if (await views.FindAsync(tenant, id, cancellationToken) is not { } sync || await contexts.LoadAsync(sync, null, cancellationToken) is not { } context)
        {
            return Problem.NotFound("sync");
        }

        var (side, key) = Keys.IsLinkRow(record) ? Keys.ReadLinkRow(record) : default;
        if (await RowAsync(sync, side, key, cancellationToken) is not { } row || row is not ({ Listing: not null } or { Kind: SeenKind.Living, Word.Choice: Choice.Leave }))
        {
            return Problem.NotFound("listed record");
        }

        FieldError[] errors = [.. await CheckAsync(context, side, row, asked, cancellationToken)];
        if (errors.Length > 0)
        {
            return Problem.Invalid(errors);
        }

        if (await views.StandstillAsync(sync, cancellationToken) is { } standstill)
        {
            return standstill;
        }

        var now = clock.GetUtcNow();
        var word = asked.Choice == Choice.Ask ? null : new Word(asked.Choice, asked.With);
        await places.ExpectDueAsync(tenant, sync.On(side).PlaceId, now, cancellationToken);
        await seen.ReplaceAsync(tenant, sync.On(side).PlaceId, [row with { Word = word, Named = asked.Names ?? row.Named, Listing = null, Due = true, DueAt = now, Attempts = 0, NotBefore = default }], cancellationToken);
        if (await RowAsync(sync, side, key, cancellationToken) is not { } written || written.Word?.Choice != word?.Choice)
        {
            return Problem.Conflict("record-changed", "The record changed at this moment; look again.");
        }

        var run = new RunRecord(messages.NewRun(), Kind, now) { LastAt = now, Sent = 1, Errand = new() };
        await history.CountAsync(tenant, id, run, cancellationToken);
        await messages.SendAppliesAsync(sync, run.Id, Kind, [record], run.Id, cancellationToken);
        return new Reply<RunReply>.Given(RunReply.Of(run), StatusCodes.Status202Accepted, $"/api/manage/tenants/{tenant}/syncs/{id}/runs/{run.Id}");
    }

    private async Task<List<FieldError>> CheckAsync(SyncContext context, Side side, SeenRow row, Decision asked, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        var choices = DecisionViews.ChoicesOf(context.Sync, side, row);
        if (!choices.Contains(asked.Choice))
        {
            errors.Add(new("choice", "one of " + string.Join(", ", choices.Select(choice => choice.ToString().ToLowerInvariant()))));
        }
        else if (asked.Choice is Choice.Pair or Choice.Follow)
        {
            var candidates = row.Listing?.Candidates ?? [];
            if (asked.With is not { } with || !candidates.Contains(with))
            {
                errors.Add(new("with", candidates.IsEmpty ? "nothing can be chosen here" : "one of " + string.Join(", ", candidates)));
            }
        }
        else if (asked.With is not null)
        {
            errors.Add(new("with", "absent, but for pair and follow"));
        }

        if (asked.Choice == Choice.Create && row.Listing?.Wants is { } wanted && asked.Names?.ContainsKey(wanted) != true)
        {
            errors.Add(new($"names.{wanted}", "is required: without it the record would be listed again"));
        }

        foreach (var (name, id) in asked.Names ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            errors.AddRange(await CheckNameAsync(context, side.Other(), name, id, cancellationToken));
        }

        return errors;
    }

    /// <summary>R23: only a record that is synced can be pointed to.</summary>
    private async Task<IEnumerable<FieldError>> CheckNameAsync(SyncContext context, Side side, string name, string id, CancellationToken cancellationToken)
    {
        var pointing = context.Map.Rules.Where(rule => rule.Parent is not null).ToList();
        if (pointing.Find(rule => rule.Name == name) is not { } rule)
        {
            return [new($"names.{name}", pointing.Count == 0 ? "absent; no field points to a record" : "one of " + string.Join(", ", pointing.Select(known => known.Name)))];
        }

        var link = context.ParentOf(rule) is { } parent
            ? (await links.FindAsync(parent.Tenant, parent.Id, side, RecordKey.Of(parent.On(side).Identity, new RecordId(id)), cancellationToken)).Link
            : null;
        return link is { Link.State: LinkState.Paired } ? [] : [new($"names.{name}", $"the id of a record that the sync {context.ParentOf(rule)?.Name} has paired")];
    }

    private Task<SeenRow?> RowAsync(Sync sync, Side side, RecordKey key, CancellationToken cancellationToken) => seen.GetAsync(sync.Tenant, sync.On(side).PlaceId, sync.Id, key, cancellationToken);
}
