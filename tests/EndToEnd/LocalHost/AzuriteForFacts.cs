using CrmSync.Sandbox.Storage;

namespace CrmSync.EndToEnd.LocalHost;

/// <summary>One Azurite for the queue facts; each of them has queues of its own.</summary>
public sealed class AzuriteForFacts : IAsyncLifetime
{
    private AzuriteServer? azurite;

    public string ConnectionString => azurite?.ConnectionString ?? throw new InvalidOperationException("Azurite is not started.");

    public async ValueTask InitializeAsync() => azurite = await AzuriteServer.StartAsync(new AzuriteOptions(), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }
    }
}
