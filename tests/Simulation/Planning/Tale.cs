using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.Simulation.Planning;

/// <summary>A decision in one line.</summary>
internal static class Tale
{
    public static string Of(Decision decision) => decision switch
    {
        Decision.Create create => $"create on {create.On}, generation {create.Generation}: {string.Join(", ", create.Changes.Select(Of))}",
        Decision.Write write => $"write {write.Id} at version {write.Expected}: {string.Join(", ", write.Changes.Select(Of))}{string.Concat(write.Conflicts.Select(conflict => $"; {conflict}"))}",
        Decision.Delete delete => $"delete {delete.Id} at version {delete.Expected}",
        Decision.Read read => $"read {read.Side}",
        Decision.Skip skip => $"skip: {skip.Reason}",
        Decision.Agree => "agree",
        Decision.Part part => $"part, gone {part.Gone}",
        _ => decision.GetType().Name,
    };

    private static string Of(FieldChange change) => change switch
    {
        FieldChange.Edit edit => $"{edit.Field} {string.Join(' ', edit.Elements.Put.Select(one => $"+{one.Key}={one.Value}"))} {string.Join(' ', edit.Elements.Remove.Select(one => $"-{one}"))}",
        FieldChange.Assign { Value: FieldValue.Set set } assign => $"{assign.Field} = {string.Join(' ', set.Elements.Select(one => $"{one.Key}={one.Value}"))}",
        _ => $"{change}",
    };
}
