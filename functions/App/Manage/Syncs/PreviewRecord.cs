using System.Collections.Immutable;
using CrmSync.App.Flow;
using CrmSync.App.Flow.Apply;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Manage.Connections;
using CrmSync.App.Manage.Wire;
using CrmSync.App.Presets;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Manage.Syncs;

/// <summary>A record to look at as the other side would get it.</summary>
/// <param name="Record">The vendor's id of it.</param>
/// <param name="Options">What is to differ from the sync's options, before they are changed.</param>
public sealed record PreviewRequest(Side Side, string Record, OptionsEdit? Options = null);

/// <summary>What one record would become on the other side. Nothing is written.</summary>
/// <param name="Reason">Why it is not synced; absent for one that is.</param>
public sealed record PreviewReply(Side Side, string Record, string? Reason, ImmutableArray<PreviewField> Fields);

/// <param name="Name">Of the mapped field.</param>
/// <param name="Value">In the form both sides share; absent where the record does not show it.</param>
/// <param name="Becomes">By field of the other side; absent where the field does not travel there.</param>
public sealed record PreviewField(string Name, string? Value, ImmutableSortedDictionary<string, string>? Becomes);

/// <summary>Reads one record and shows it through the field mapping (ALL-7).</summary>
public sealed class PreviewRecord(SyncContexts contexts, SyncEnds ends, VendorCalls vendors, SeenRows seen, LinkRows links, SyncViews views, Foresight foresight)
{
    public async Task<Reply<PreviewReply>> RunAsync(string tenant, string id, PreviewRequest asked, CancellationToken cancellationToken)
    {
        if (await views.FindAsync(tenant, id, cancellationToken) is not { } sync || await contexts.LoadAsync(sync, null, cancellationToken) is not { } known)
        {
            return Problem.NotFound("sync");
        }

        var context = known;
        if (asked.Options is { } edit)
        {
            var checkedOptions = await ends.CheckAsync(PresetCatalog.Get(sync.Preset), edit.ApplyTo(sync.Options), new(known.Left, sync.Left.Collection), new(known.Right, sync.Right.Collection), cancellationToken);
            if (checkedOptions is Reply<SyncOptions>.Refused wrong)
            {
                return wrong.Problem;
            }

            context = contexts.Build(sync with { Options = ((Reply<SyncOptions>.Given)checkedOptions).Value }, known.Left, known.Right) with { Kin = known.Kin };
        }

        var connector = context.ConnectorOn(asked.Side);
        var read = await vendors.LookUpAsync(
            context.ConnectionOn(asked.Side), session => connector.ReadAsync(session, sync.On(asked.Side).Collection, [new RecordId(asked.Record)], context.Map.FieldsOn(asked.Side), cancellationToken), cancellationToken);
        if (!read.Succeeded(out var results, out var fault))
        {
            return VendorRefusal.Of(connector, fault);
        }

        if (results[0] is not ReadResult.Found { Observation: var observation })
        {
            return Problem.NotFound("record");
        }

        context = context.With(new ReferenceBook(context, seen, links));
        var row = await seen.GetAsync(tenant, sync.On(asked.Side).PlaceId, id, RecordKey.Of(sync.On(asked.Side).Identity, observation.Id), cancellationToken);
        var record = await ReferenceBook.ReadAsync(context, asked.Side, observation, row, cancellationToken);
        return (await foresight.ObstacleAsync(context, asked.Side, record, asked.Options?.NaturalKeys is null ? row : null, cancellationToken)).Succeeded(out var obstacle, out fault)
            ? Show(context, asked, record, obstacle.Reason)
            : VendorRefusal.Of(connector, fault);
    }

    private static PreviewReply Show(SyncContext context, PreviewRequest asked, SeenRecord record, string? obstacle) => record.State switch
    {
        SeenState.Living living => new(asked.Side, asked.Record, obstacle, [.. context.Map.Rules.Select((rule, index) => Show(context.Policy, asked.Side.Other(), rule, living.Fields[index]))]),
        SeenState.Unreadable broken => new(asked.Side, asked.Record, broken.Reason, []),
        _ => new(asked.Side, asked.Record, "it is deleted", []),
    };

    private static PreviewField Show(Policy policy, Side target, FieldRule rule, SeenField field)
    {
        var becomes = field.Value is { } value && policy.Reaches(rule, target)
            ? policy.Show(rule, target, value).ToImmutableSortedDictionary(change => change.Field, change => Text(change.Value))
            : null;
        return new(rule.Name, field.Value is { } shared ? Text(shared) : field.Awaited ? "a record that has no partner yet" : null, becomes);
    }

    private static string Text(FieldValue value) => value switch
    {
        FieldValue.Empty => "",
        FieldValue.Text text => text.Value,
        FieldValue.Reference reference => reference.Title.Length > 0 ? reference.Title : reference.Id.Value,
        FieldValue.Number number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        FieldValue.Flag flag => flag.Value ? "true" : "false",
        FieldValue.Date date => date.Value.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        FieldValue.Instant instant => instant.Value.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        FieldValue.Set set => string.Join(", ", set.Elements.Select(element => element.Value.Length == 0 ? element.Key : $"{element.Key} ({element.Value})")),
        _ => throw new InvalidOperationException($"unknown value {value}"),
    };
}
