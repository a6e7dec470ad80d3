using Azure.Core;
using CrmSync.App.Storage;
using CrmSync.App.Storage.Tables;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Storage;

/// <summary>The contract, kept by our client against Azurite.</summary>
public sealed class TableClientFacts(AzuriteFixture azurite) : TableContract
{
    protected override TableServiceClient Service => new(azurite.ConnectionString, AzuriteFixture.Options());

    protected override async Task<FaultyTable> NewFaultyTableAsync()
    {
        var wire = new FaultyWire();
        var writes = 0;
        var options = new TableClientOptions { NewWriteId = () => $"ours{++writes}", RetryOptions = new StorageRetryOptions { FirstDelay = TimeSpan.FromMilliseconds(1) } };
        options.AddPolicy(wire, HttpPipelinePosition.PerRetry);
        var ours = await azurite.NewTableAsync(options, Stop);
        return new FaultyTable(ours, Service.GetTableClient(ours.Name), wire);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_with_403()
    {
        var other = azurite.Connection with { AccountKey = Convert.ToBase64String(new byte[64]) };
        var table = new TableServiceClient(other, AzuriteFixture.Options()).GetTableClient(NewName());

        (await RefusedAsync(table.CreateIfNotExistsAsync(Stop))).Status.ShouldBe(403);
    }
}
