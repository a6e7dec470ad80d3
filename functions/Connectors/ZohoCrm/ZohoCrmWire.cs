using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>Field changes as the body of a record.</summary>
/// <param name="Zone">The API user's, for days.</param>
/// <param name="Guests">How each new guest is named to Zoho, by address.</param>
internal sealed record ZohoCrmWire(ZohoCrmModule Module, TimeZoneInfo Zone, ImmutableDictionary<string, JsonObject> Guests)
{
    private static readonly ZohoCrmStoredForm Form = new();

    /// <summary>One end of a span alone, one reminder of several and elements of a set are written from what is there.</summary>
    public static bool NeedsCurrent(ZohoCrmModule module, ImmutableArray<FieldChange> changes) =>
        changes.Any(change => IsMadeUponCurrent(module, change)) || IsOneEnd(module, changes);

    public static bool IsMadeUponCurrent(ZohoCrmModule module, FieldChange change) => change is FieldChange.Edit || change.Field == module.Reminder || change.Field == module.Guests;

    /// <summary>Lists can leave guests out, or cut them short: they are edited on the record read whole.</summary>
    public static bool NeedsWhole(ZohoCrmModule module, ImmutableArray<FieldChange> changes) => changes.Any(change => change.Field == module.Guests);

    /// <summary>Speaks of days, or may have to turn days into moments.</summary>
    public static bool NeedsZone(ZohoCrmModule module, ImmutableArray<FieldChange> changes) =>
        IsOneEnd(module, changes) || changes.Any(change => IsEnd(module, change) && change is FieldChange.Assign { Value: FieldValue.Date });

    /// <param name="current">Null for a new record.</param>
    public JsonObject Body(ImmutableArray<FieldChange> changes, JsonObject? current)
    {
        var body = new JsonObject();
        foreach (var change in changes.Where(change => !IsEnd(Module, change)))
        {
            body[change.Field] = change.Field == Module.Guests
                ? ZohoCrmGuestList.Edit(Stored(change), current?[change.Field] as JsonArray ?? [], email => (JsonObject)Guests[email].DeepClone())
                : change switch
                {
                    FieldChange.Assign assign => Value(assign.Field, Form.AsStored(assign.Field, assign.Value), current),
                    FieldChange.Edit edit => Edited(edit, current?[edit.Field] as JsonArray ?? []),
                    _ => throw new InvalidOperationException($"unknown change {change}"),
                };
        }

        var ends = changes.Where(change => IsEnd(Module, change)).OfType<FieldChange.Assign>().ToDictionary(change => change.Field, change => change.Value);
        if (ends.Count > 0)
        {
            ZohoCrmSpan.Write(body, Module, ends.GetValueOrDefault(Module.Start!), ends.GetValueOrDefault(Module.End!), ends.Count == 1 ? current : null, Zone); // only modules with ends have them
        }

        if (Module.IsMeeting)
        {
            // Nobody is mailed (R26). https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html
            body["$send_notification"] = false;
        }

        return body;
    }

    private static FieldChange Stored(FieldChange change) =>
        change is FieldChange.Assign assign ? assign with { Value = Form.AsStored(assign.Field, assign.Value) } : change;

    private JsonNode? Value(string field, FieldValue value, JsonObject? current) => value switch
    {
        FieldValue.Empty => null,
        FieldValue.Number minutes when field == Module.Reminder => Reminders(minutes, current?[field] as JsonArray ?? []),
        FieldValue.Reference reference => new JsonObject { ["id"] = reference.Id.Value },
        FieldValue.Text text when Module.Lookups.Contains(field) || ZohoCrmModule.Users.Contains(field) => new JsonObject { ["id"] = text.Value },
        FieldValue.Text text => text.Value,
        FieldValue.Number number => number.Value,
        FieldValue.Flag flag => flag.Value,
        FieldValue.Date date => ZohoTime.Write(date.Value),
        FieldValue.Instant instant => ZohoTime.Write(instant.Value),
        FieldValue.Set set => new JsonArray([.. set.Elements.Keys.Select(key => (JsonNode)key)]),
        _ => throw new InvalidOperationException($"unknown value {value}"),
    };

    /// <summary>Only the first one is ours (ZG-8).</summary>
    private static JsonArray Reminders(FieldValue.Number minutes, JsonArray current) =>
        [new JsonObject { ["unit"] = minutes.Value, ["period"] = "minutes" }, .. current.Skip(1).Select(one => one?.DeepClone())];

    private static JsonArray Edited(FieldChange.Edit edit, JsonArray current) =>
        [.. current.Select(Json.Text).OfType<string>().Except(edit.Elements.Remove).Union(edit.Elements.Put.Keys).Select(key => (JsonNode)key)];

    private static bool IsEnd(ZohoCrmModule module, FieldChange change) => module.IsMeeting && (change.Field == module.Start || change.Field == module.End);

    private static bool IsOneEnd(ZohoCrmModule module, ImmutableArray<FieldChange> changes) => changes.Count(change => IsEnd(module, change)) == 1;
}
