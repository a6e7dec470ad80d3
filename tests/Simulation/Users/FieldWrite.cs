using CrmSync.Engine.Model;

namespace CrmSync.Simulation.Users;

/// <summary>A value that a user gave a field. No two are the same, so that it can be told by its text where it went.</summary>
internal sealed record FieldWrite(DateTimeOffset At, Side Side, string Field, string Value)
{
    /// <summary>A user who saw it put another in its place.</summary>
    public bool IsOverwritten { get; set; }
}
