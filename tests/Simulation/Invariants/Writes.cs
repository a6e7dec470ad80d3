using CrmSync.Engine.Model;
using CrmSync.Sandbox.Memory;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.Invariants;

/// <summary>I9: no more writes to the records of a thing than users made changes of it.</summary>
internal static class Writes
{
    public static IEnumerable<Violation> Check(MemorySandbox memory, IEnumerable<UserRecord> records)
    {
        var ledger = memory.Ledger.Snapshot();
        var written = ((Side[])[Side.Left, Side.Right])
            .SelectMany(side => memory.Everything(UserBook.CollectionOf(side)))
            .ToLookup(one => one.Place, one => ledger.WritesOf(one.Id));
        return records
            .Where(record => written[record.Name].Sum() > record.Changes)
            .Select(record => new Violation("I9", $"{record.Name} was written {written[record.Name].Sum()} times for {record.Changes} changes by users"));
    }
}
