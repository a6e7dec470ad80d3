using CrmSync.App.Flow.Vendors;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.Memory;
using CrmSync.Connectors.Xero;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow;

/// <summary>Settings may replace a connector's address.</summary>
public sealed class ConnectorCatalogFacts
{
    [Fact]
    public void An_address_that_cannot_be_read_stops_its_own_connector_and_no_other()
    {
        using var http = new HttpClient();
        var (memory, xero) = (new MemoryConnector(http), new XeroConnector(http));

        var catalog = new ConnectorCatalog([memory, xero], name => name == XeroConnector.Name ? new Endpoint(new Uri("not an address"), new Uri("nor this")) : null, (_, usual) => usual);

        catalog.EndpointOf(catalog.Get(MemoryConnector.Name)).ShouldBe(memory.Info.Endpoint);
        Should.Throw<UriFormatException>(() => catalog.EndpointOf(catalog.Get(XeroConnector.Name)));
    }
}
