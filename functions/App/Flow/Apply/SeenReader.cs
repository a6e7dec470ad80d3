using System.Collections.Immutable;
using CrmSync.App.State;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>Turns what was seen into what the planner reads. Pure: what fields point to was looked up before (<see cref="ReferenceBook"/>).</summary>
internal static class SeenReader
{
    public static SeenRecord Of(SeenRow row, Side side, SyncContext context) => new(
        row.Id,
        row.Version,
        row.Modified,
        row.Soft,
        Fresh: false,
        row.Kind switch
        {
            SeenKind.Living when row.Values is { } values => Project(values, side, context, row.Named),
            SeenKind.Living => new SeenState.Settled(),
            SeenKind.Suspected => new SeenState.Suspected(),
            SeenKind.Deleted => new SeenState.Deleted { SurvivedBy = row.SurvivedBy },
            SeenKind.Unreadable => new SeenState.Unreadable(row.Reason ?? "the record cannot be read"),
            _ => throw new InvalidOperationException($"unknown kind {row.Kind}"),
        })
    {
        Exclusion = row.Exclusion,
    };

    /// <summary>A record read by id just now.</summary>
    public static SeenRecord Fresh(Observation observation, Side side, SyncContext context, ImmutableSortedDictionary<string, string>? named = null) => new(
        observation.Id,
        observation.Version,
        observation.Modified,
        observation.Soft,
        Fresh: true,
        observation.State switch
        {
            ObservedState.Living living => Project(living, side, context, named ?? ImmutableSortedDictionary<string, string>.Empty),
            ObservedState.Deleted deleted => new SeenState.Deleted { SurvivedBy = deleted.SurvivedBy },
            ObservedState.Unreadable broken => new SeenState.Unreadable(broken.Reason),
            _ => throw new InvalidOperationException($"unknown state {observation.State}"),
        })
    {
        Exclusion = observation.State is ObservedState.Living record ? context.Scope.Exclude(side, record) : null,
    };

    /// <summary>A record that a read by id did not find.</summary>
    public static SeenRecord Absent(RecordId id, DateTimeOffset now) => new(id, default, now, Soft: false, Fresh: true, new SeenState.Deleted());

    private static SeenState.Living Project(ObservedState.Living living, Side side, SyncContext context, ImmutableSortedDictionary<string, string> named)
    {
        var values = context.Map.Project(side, living);
        return new([.. context.Map.Rules.Select((rule, index) => rule.Parent is null
            ? FieldOf(values[index], rule, living, side, context)
            : Reference(values[index], rule, living, side, context, named))]);
    }

    private static SeenField FieldOf(FieldValue? value, FieldRule rule, ObservedState.Living living, Side side, SyncContext context) =>
        new(value, value is null ? null : context.Policy.Fingerprinter.Of(value), rule.On(side).Fields.Any(living.Locked.Contains));

    /// <summary>R23: what it points to as both sides know it, or that this is not known yet.</summary>
    private static SeenField Reference(FieldValue? value, FieldRule rule, ObservedState.Living living, Side side, SyncContext context, ImmutableSortedDictionary<string, string> named)
    {
        var (holder, points) = named.TryGetValue(rule.Name, out var id) ? (side.Other(), new FieldValue.Reference(new RecordId(id), "")) : (side, value);
        if (points is null or { IsEmpty: true })
        {
            return FieldOf(points, rule, living, side, context);
        }

        return context.Policy.References.Shared(rule, holder, points) is { } shared
            ? FieldOf(shared, rule, living, side, context)
            : FieldOf(null, rule, living, side, context) with { Awaited = true, ByName = points is not FieldValue.Reference };
    }
}
