using CrmSync.Engine.Model;

namespace CrmSync.Simulation.Users;

/// <summary>A value that a user gave a field. No two are the same, so that it can be told by its text where it went; but for those that take back an edit.</summary>
internal sealed record FieldWrite(DateTimeOffset At, Side Side, string Field, string Value)
{
    /// <summary>What stood there when the user wrote it; null where nothing did.</summary>
    public string? Before { get; init; }

    /// <summary>It undoes an edit. Where that was not known on the other side yet, nothing has happened for whoever looks later, and the value stands for nothing.</summary>
    public bool IsTakenBack { get; init; }

    /// <summary>A user who saw it put another in its place.</summary>
    public bool IsOverwritten { get; set; }
}
