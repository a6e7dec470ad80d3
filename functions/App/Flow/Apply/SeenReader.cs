using System.Collections.Immutable;
using CrmSync.App.State;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>Turns what was seen into what the planner reads. Pure.</summary>
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
            SeenKind.Living when row.Values is { } values => Project(values, side, context),
            SeenKind.Living => new SeenState.Settled(),
            SeenKind.Suspected => new SeenState.Suspected(),
            SeenKind.Deleted => new SeenState.Deleted(),
            SeenKind.Unreadable => new SeenState.Unreadable(row.Reason ?? "the record cannot be read"),
            _ => throw new InvalidOperationException($"unknown kind {row.Kind}"),
        })
    {
        Exclusion = row.Exclusion,
    };

    /// <summary>A record read by id just now.</summary>
    public static SeenRecord Fresh(Observation observation, Side side, SyncContext context) => new(
        observation.Id,
        observation.Version,
        observation.Modified,
        observation.Soft,
        Fresh: true,
        observation.State switch
        {
            ObservedState.Living living => Project(living, side, context),
            ObservedState.Deleted => new SeenState.Deleted(),
            ObservedState.Unreadable broken => new SeenState.Unreadable(broken.Reason),
            _ => throw new InvalidOperationException($"unknown state {observation.State}"),
        })
    {
        Exclusion = observation.State is ObservedState.Living record ? context.Scope.Exclude(side, record) : null,
    };

    /// <summary>A record that a read by id did not find.</summary>
    public static SeenRecord Absent(RecordId id, DateTimeOffset now) => new(id, default, now, Soft: false, Fresh: true, new SeenState.Deleted());

    public static Answer AnswerOf(WriteResult.Written written, Side side, SyncContext context) =>
        new(written.Id, written.Version, written.Modified, written.Stored is { } stored ? Fresh(stored, side, context) : null);

    private static SeenState.Living Project(ObservedState.Living living, Side side, SyncContext context)
    {
        var values = context.Map.Project(side, living);
        return new([.. context.Map.Rules.Select((rule, index) =>
            new SeenField(values[index], values[index] is { } value ? context.Policy.Fingerprinter.Of(value) : null, rule.On(side).Fields.Any(living.Locked.Contains)))]);
    }
}
