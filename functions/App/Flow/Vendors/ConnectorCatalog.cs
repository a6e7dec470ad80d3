using CrmSync.Connectors.Contract;
using Endpoint = CrmSync.Connectors.Contract.Endpoint;

namespace CrmSync.App.Flow.Vendors;

/// <summary>The connectors there are, with the addresses and quotas that settings may replace.</summary>
public sealed class ConnectorCatalog(IEnumerable<IConnector> connectors, Func<string, Endpoint?> endpointOf, Func<string, Quota, Quota> quotaOf)
{
    private readonly Dictionary<string, Entry> byName = connectors.ToDictionary(
        connector => connector.Info.Name,
        connector => new Entry(connector, new(() => endpointOf(connector.Info.Name) ?? connector.Info.Endpoint), quotaOf(connector.Info.Name, connector.Info.Quota)));

    public IEnumerable<IConnector> All => byName.Values.Select(entry => entry.Connector);

    public IConnector? Find(string name) => byName.GetValueOrDefault(name)?.Connector;

    /// <summary>For names that come from our own rows.</summary>
    public IConnector Get(string name) => byName[name].Connector;

    public Endpoint EndpointOf(IConnector connector) => byName[connector.Info.Name].Endpoint.Value;

    public Quota QuotaOf(IConnector connector) => byName[connector.Info.Name].Quota;

    /// <param name="Endpoint">When it is asked for: an address that cannot be read stops its own connector and no other.</param>
    private sealed record Entry(IConnector Connector, Lazy<Endpoint> Endpoint, Quota Quota);
}
