using CrmSync.Engine.Planning;

namespace CrmSync.Simulation.Planning;

/// <summary>A decision in one line.</summary>
internal static class Tale
{
    public static string Of(Decision decision) => decision switch
    {
        Decision.Create create => $"create on {create.On}, generation {create.Generation}: {string.Join(", ", create.Changes)}",
        Decision.Write write => $"write {write.Id} at version {write.Expected}: {string.Join(", ", write.Changes)}{string.Concat(write.Conflicts.Select(conflict => $"; {conflict}"))}",
        Decision.Delete delete => $"delete {delete.Id} at version {delete.Expected}",
        Decision.Read read => $"read {read.Side}",
        Decision.Skip skip => $"skip: {skip.Reason}",
        Decision.Agree => "agree",
        Decision.Part part => $"part, gone {part.Gone}",
        _ => decision.GetType().Name,
    };
}
