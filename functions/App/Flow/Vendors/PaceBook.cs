using System.Collections.Concurrent;
using CrmSync.App.State;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Flow.Vendors;

/// <summary>
/// Shares a connection's quota out: nine tenths to the one writer, whose pacer travels with the write lease, and a tenth to pulls and to what
/// operators look up, which take one call at a time (R20).
/// </summary>
public sealed class PaceBook(ConnectorCatalog catalog, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Tenant, string Connection), Pacer> readers = new();

    public IPace ForReading(Connection connection) => readers.GetOrAdd((connection.Tenant, connection.Id), _ =>
    {
        var quota = catalog.QuotaOf(catalog.Get(connection.Connector));
        return new Pacer(quota with { UnitsPerMinute = Math.Max(1, quota.UnitsPerMinute / 10) }, clock);
    });

    public Pacer ForWriting(Connection connection, DateTimeOffset paidUntil)
    {
        var quota = catalog.QuotaOf(catalog.Get(connection.Connector));
        return new Pacer(quota with { UnitsPerMinute = Math.Max(1, quota.UnitsPerMinute * 9 / 10) }, clock, paidUntil);
    }
}
