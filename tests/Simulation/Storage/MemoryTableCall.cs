namespace CrmSync.Simulation.Storage;

/// <summary>One request to a table: every attempt and every page is one of its own.</summary>
/// <param name="PartitionKey">Null where the call is not about a single partition.</param>
/// <param name="RowKey">Null where the call is not about a single row.</param>
internal readonly record struct MemoryTableCall(string Table, MemoryTableOperation Operation, string? PartitionKey, string? RowKey)
{
    public bool IsRead => Operation is MemoryTableOperation.Get or MemoryTableOperation.Query;
}
