namespace CrmSync.Simulation.Storage;

/// <summary>Is told of a request that has had its effect.</summary>
internal delegate void MemoryTableSeen(in MemoryTableCall call);
