using System.Diagnostics;
using CrmSync.App.Storage.Tables;
using CrmSync.Sandbox.Storage;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Storage;

public sealed class AzuriteServerFacts
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_in_a_folder_outlive_the_server_and_the_port_can_be_kept()
    {
        var folder = Directory.CreateTempSubdirectory("azurite-");
        try
        {
            int port;
            Process process;
            await using (var first = await AzuriteServer.StartAsync(new AzuriteOptions { DataFolder = folder.FullName }, Stop))
            {
                port = first.TablePort;
                process = Process.GetProcessById(first.ProcessId);
                var table = Table(first);
                await table.CreateIfNotExistsAsync(Stop);
                await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, Stop);
            }

            process.WaitForExit(TimeSpan.FromSeconds(1)).ShouldBeTrue("the stopped server's process is still there");
            await using var second = await AzuriteServer.StartAsync(new AzuriteOptions { DataFolder = folder.FullName, TablePort = port }, Stop);
            second.TablePort.ShouldBe(port);
            (await Table(second).GetEntityIfExistsAsync("p", "r", select: null, Stop)).ShouldNotBeNull().GetInt32("A").ShouldBe(1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_port_in_use_is_reported_with_what_Azurite_said()
    {
        await using var first = await AzuriteServer.StartAsync(new AzuriteOptions(), Stop);

        var failure = await Should.ThrowAsync<InvalidOperationException>(() => AzuriteServer.StartAsync(new AzuriteOptions { TablePort = first.TablePort }, Stop));

        failure.Message.ShouldContain("EADDRINUSE");
    }

    private static TableClient Table(AzuriteServer server) => new TableServiceClient(server.ConnectionString, AzuriteFixture.Options()).GetTableClient("rows");
}
