using System.Collections.Concurrent;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Flow.Vendors;

/// <summary>The paces of all connections, each kept with the other processes through one row (R20).</summary>
public sealed class PaceBook(ConnectorCatalog catalog, SpendingRows rows, IIdSource ids, TimeProvider clock, FlowTimes times)
{
    private readonly ConcurrentDictionary<(string Tenant, string Connection), ConnectionPace> paces = new();

    public Pace For(Connection connection, CallFor who) => new(Of(connection), who);

    private ConnectionPace Of(Connection connection) => paces.GetOrAdd(
        (connection.Tenant, connection.Id),
        key => new ConnectionPace(key.Tenant, key.Connection, new Allowance(catalog.QuotaOf(catalog.Get(connection.Connector)), ids.NewId(), times.LongestCall), rows, clock, times));
}

/// <summary>A connection's pace for one kind of call.</summary>
public sealed class Pace : IPace
{
    private readonly ConnectionPace connection;
    private readonly CallFor who;

    internal Pace(ConnectionPace connection, CallFor who) => (this.connection, this.who) = (connection, who);

    public ValueTask<Outcome<CallTurn>> TakeAsync(int units, CancellationToken cancellationToken) => connection.TakeAsync(who, units, cancellationToken);

    /// <summary>Before what a call is to send is announced: the fault where the call could not go out soon.</summary>
    public Task<Fault?> PrepareAsync(CancellationToken cancellationToken) => connection.PrepareAsync(who, cancellationToken);
}
