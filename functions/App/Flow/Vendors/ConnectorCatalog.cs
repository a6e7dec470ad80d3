using CrmSync.Connectors.Contract;
using Endpoint = CrmSync.Connectors.Contract.Endpoint;

namespace CrmSync.App.Flow.Vendors;

/// <summary>The connectors there are, with the addresses and quotas that settings may replace.</summary>
public sealed class ConnectorCatalog(IEnumerable<IConnector> connectors, Func<string, Endpoint?> endpointOf, Func<string, Quota, Quota> quotaOf)
{
    private readonly Dictionary<string, IConnector> byName = connectors.ToDictionary(connector => connector.Info.Name);

    public IEnumerable<IConnector> All => byName.Values;

    public IConnector? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>For names that come from our own rows.</summary>
    public IConnector Get(string name) => byName[name];

    public Endpoint EndpointOf(IConnector connector) => endpointOf(connector.Info.Name) ?? connector.Info.Endpoint;

    public Quota QuotaOf(IConnector connector) => quotaOf(connector.Info.Name, connector.Info.Quota);
}
