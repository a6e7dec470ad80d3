using CrmSync.App.Storage;
using CrmSync.App.Storage.Tables;
using CrmSync.App.Tests.Storage;
using CrmSync.Sandbox.Storage;
using Xunit;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace CrmSync.App.Tests.Storage;

/// <summary>One Azurite for the whole assembly; every test takes a table or queue of its own.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private AzuriteServer? _server;

    public string ConnectionString => _server?.ConnectionString ?? throw new InvalidOperationException("Azurite has not been started.");

    public StorageConnection Connection => StorageConnection.Parse(ConnectionString);

    public static string NewName() => "t" + Guid.NewGuid().ToString("N");

    public static TableClientOptions Options() => new()
    {
        NewWriteId = () => Guid.NewGuid().ToString("N"),
        RetryOptions = new StorageRetryOptions { FirstDelay = TimeSpan.FromMilliseconds(1) },
    };

    public async Task<TableClient> NewTableAsync(TableClientOptions options, CancellationToken cancellationToken)
    {
        var table = new TableServiceClient(ConnectionString, options).GetTableClient(NewName());
        await table.CreateIfNotExistsAsync(cancellationToken);
        return table;
    }

    public async ValueTask InitializeAsync() => _server = await AzuriteServer.StartAsync(new AzuriteOptions(), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
