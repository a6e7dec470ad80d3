namespace CrmSync.Simulation.Storage;

internal enum MemoryTableOperation
{
    CreateTable,
    Get,
    Query,
    Add,
    Upsert,
    Update,
    Delete,
    Transaction,
}
