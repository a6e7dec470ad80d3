using Azure.Core;
using Azure.Core.Pipeline;

namespace CrmSync.App.Storage.Tables;

/// <summary>
/// The table service of one account. Our own, because Azure.Data.Tables cannot be restored here; named like it, so that it can
/// take this one's place.
/// </summary>
public class TableServiceClient
{
    private readonly TableTransport _transport;

    public TableServiceClient(string connectionString, TableClientOptions options)
        : this(StorageConnection.Parse(connectionString), options)
    {
    }

    public TableServiceClient(StorageConnection connection, TableClientOptions options)
        : this(connection.TableEndpoint, new SharedKeyTablePolicy(connection.AccountName, connection.AccountKey, options.Clock), options)
    {
    }

    public TableServiceClient(Uri endpoint, TokenCredential credential, TableClientOptions options)
        : this(endpoint, new BearerTokenAuthenticationPolicy(credential, "https://storage.azure.com/.default"), options)
    {
    }

    // A twin overrides GetTableClient and never sends.
    protected TableServiceClient() => _transport = null!;

    private TableServiceClient(Uri endpoint, HttpPipelinePolicy authentication, TableClientOptions options) =>
        _transport = new TableTransport(HttpPipelineBuilder.Build(options, authentication), endpoint, options);

    public virtual TableClient GetTableClient(string tableName) => new(tableName, _transport);
}
