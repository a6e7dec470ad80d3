using Azure.Storage.Queues;
using CrmSync.LocalHost;
using CrmSync.Sandbox.Storage;

namespace CrmSync.EndToEnd.LocalHost;

public sealed class StorageOutageFacts : IDisposable
{
    private readonly StagedApp app = new StagedApp().Queue("QueueFn", "jobs");
    private readonly string data = Directory.CreateTempSubdirectory("azurite-facts-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        app.Dispose();
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_host_outlives_its_storage_being_away()
    {
        var options = new AzuriteOptions { QueuePort = HandlerAddress.FreePort(), DataFolder = data };
        await using (var azurite = await AzuriteServer.StartAsync(options, Cancellation))
        {
            app.Settings["AzureWebJobsStorage"] = azurite.ConnectionString;
            var queue = new QueueClient(azurite.ConnectionString, "jobs");
            await queue.CreateAsync(cancellationToken: Cancellation);
            await queue.SendMessageAsync("ok", Cancellation);
        }

        await using var host = await app.StartAsync();
        await Deadline.Until("a complaint", () => app.Log.Any(line => line.Text.StartsWith("QueueFn: jobs could not be read", StringComparison.Ordinal)));
        await using var back = await AzuriteServer.StartAsync(options, Cancellation);

        await app.Invocations(1);
        host.Stopped.IsCompleted.ShouldBeFalse();
    }
}
