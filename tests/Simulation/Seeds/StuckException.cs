namespace CrmSync.Simulation.Seeds;

/// <summary>A run that goes on and on.</summary>
public sealed class StuckException(string message) : Exception(message);
