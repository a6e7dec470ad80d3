using CrmSync.Engine.Model;

namespace CrmSync.Simulation.Users;

/// <summary>One thing a user will do. Which record is meant is a number, so that the act still means something when others are left out.</summary>
/// <param name="At">After the beginning.</param>
/// <param name="Record">Of the records that are there then, this one, counted around.</param>
public sealed record UserAct(int Number, TimeSpan At, ActKind Kind, Side Side, int Record)
{
    public override string ToString() => $"{At:d\\d\\ hh\\:mm\\:ss} {Kind} {Side} #{Record}";
}
