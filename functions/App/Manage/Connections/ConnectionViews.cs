using System.Collections.Immutable;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Manage.Connections;

/// <summary>Shows connections and what can be reached through them. Changes nothing but what a vendor's answer means for the connection.</summary>
public sealed class ConnectionViews(ConnectorCatalog catalog, ConnectionRows connections, VendorCalls vendors, TimeProvider clock)
{
    public Reply<ConnectorList> Connectors() => new ConnectorList(
        [.. catalog.All.Select(connector => connector.Info).OrderBy(info => info.Name, StringComparer.Ordinal).Select(info => new ConnectorReply(info.Name, info.Title, info.CredentialFields))]);

    public async Task<Reply<ConnectionList>> ListAsync(string tenant, CancellationToken cancellationToken) =>
        new ConnectionList([.. (await connections.ListAsync(tenant, cancellationToken)).OrderBy(connection => connection.CreatedAt).Select(View)]);

    public async Task<Reply<ConnectionReply>> GetAsync(string tenant, string id, CancellationToken cancellationToken) =>
        await FindAsync(tenant, id, cancellationToken) is { } connection ? View(connection) : Problem.NotFound("connection");

    /// <summary>Asks the vendor whose credentials these are.</summary>
    public async Task<Reply<ConnectionTest>> TestAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, id, cancellationToken) is not { } connection)
        {
            return Problem.NotFound("connection");
        }

        var connector = catalog.Get(connection.Connector);
        var asked = await vendors.LookUpAsync(connection, session => connector.WhoAmIAsync(session, cancellationToken), cancellationToken);
        if (!asked.Succeeded(out var account, out var fault))
        {
            return new ConnectionTest(false, fault.Reason, null);
        }

        var seen = new AccountReply(account.Id, account.Name, account.Email);
        return account.Id == connection.AccountId ? new ConnectionTest(true, null, seen) : new ConnectionTest(false, $"The credentials are of another account than {connection.AccountName}.", seen);
    }

    /// <summary>ZG-2: those that can be written, or all of them.</summary>
    public async Task<Reply<PlaceList>> PlacesAsync(string tenant, string id, string? all, CancellationToken cancellationToken)
    {
        if (all is not (null or "true" or "false"))
        {
            return Problem.Invalid("all", "true, false");
        }

        if (await FindAsync(tenant, id, cancellationToken) is not { } connection)
        {
            return Problem.NotFound("connection");
        }

        var connector = catalog.Get(connection.Connector);
        var listed = await vendors.LookUpAsync(connection, session => connector.ListPlacesAsync(session, cancellationToken), cancellationToken);
        return listed.Succeeded(out var places, out var fault)
            ? new PlaceList([.. places.Where(place => place.Writable || all == "true").Select(place => new PlaceReply(place.Collection, place.Title, place.Writable))])
            : VendorRefusal.Of(connector, fault);
    }

    public async Task<Reply<FieldList>> FieldsAsync(string tenant, string id, string collection, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, id, cancellationToken) is not { } connection)
        {
            return Problem.NotFound("connection");
        }

        var connector = catalog.Get(connection.Connector);
        var described = await vendors.LookUpAsync(connection, session => connector.DescribeFieldsAsync(session, collection, cancellationToken), cancellationToken);
        return described.Succeeded(out var fields, out var fault) ? new FieldList(View(fields)) : VendorRefusal.Of(connector, fault);
    }

    public async Task<Reply<ViewList>> ViewsAsync(string tenant, string id, string collection, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, id, cancellationToken) is not { } connection)
        {
            return Problem.NotFound("connection");
        }

        var connector = catalog.Get(connection.Connector);
        var listed = await vendors.LookUpAsync(connection, session => connector.ListViewsAsync(session, collection, cancellationToken), cancellationToken);
        return listed.Succeeded(out var known, out var fault) ? new ViewList([.. known.Select(view => new ViewReply(view.Id, view.Title))]) : VendorRefusal.Of(connector, fault);
    }

    private static ImmutableArray<FieldReply> View(ImmutableArray<FieldDescription> fields) =>
        [.. fields.Select(field => new FieldReply(field.Name, field.Title, field.Kind, field.Mandatory, field.ReadOnly, field.Custom, field.Choices.IsEmpty ? null : field.Choices, field.RefersTo))];

    private ConnectionReply View(Connection connection) => ConnectionReply.Of(connection, clock.GetUtcNow());

    private async Task<Connection?> FindAsync(string tenant, string id, CancellationToken cancellationToken) =>
        Asked.IsId(id) ? await connections.GetAsync(tenant, id, cancellationToken) : null;
}
