namespace CrmSync.Simulation.Storage;

/// <summary>Whether a refused write had been carried out by an earlier attempt, and with what result.</summary>
internal readonly record struct OwnWrite<T>(bool IsFound, T? Result);
