namespace CrmSync.Simulation.Time;

/// <summary>A continuation ran on another thread than the simulation's own.</summary>
public sealed class EscapedThreadException() : Exception("a continuation left the simulation's thread");
