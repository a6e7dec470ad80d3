using CrmSync.Engine.Model;
using CrmSync.Simulation.Pairs;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.Invariants;

/// <summary>I9: no more writes to the records of a thing than users made changes of it.</summary>
internal static class Writes
{
    public static IEnumerable<Violation> Check(IPair pair, IEnumerable<UserRecord> records)
    {
        var ledgers = pair.Vendors.Select(vendor => vendor.Ledger.Snapshot()).ToList();
        var written = ((Side[])[Side.Left, Side.Right])
            .SelectMany(side => pair.On(side).Everything())
            .ToLookup(one => one.Thing, one => ledgers.Sum(ledger => ledger.WritesOf(one.Id)));
        return records
            .Where(record => written[record.Name].Sum() > record.Changes + record.LateWrites)
            .Select(record => new Violation("I9", $"{record.Name} was written {written[record.Name].Sum()} times for {record.Changes} changes by users"));
    }
}
