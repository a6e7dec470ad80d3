using CrmSync.App.Storage.Tables;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Storage;

/// <summary>The contract, kept by our client against Azurite.</summary>
public sealed class TableClientFacts(AzuriteFixture azurite) : TableContract
{
    protected override Task<TableClient> NewTableAsync() => azurite.NewTableAsync(AzuriteFixture.Options(), Stop);

    [Fact]
    public async Task A_missing_table_is_an_error_and_not_an_absent_row()
    {
        var table = new TableServiceClient(azurite.ConnectionString, AzuriteFixture.Options()).GetTableClient(AzuriteFixture.NewName());

        (await RefusedAsync(table.GetEntityIfExistsAsync("p", "r", select: null, Stop))).ErrorCode.ShouldBe("TableNotFound");
        (await RefusedAsync(table.AddEntityAsync(Row("p", "r"), Stop))).ErrorCode.ShouldBe("TableNotFound");
    }

    [Fact]
    public async Task A_wrong_key_is_refused_with_403()
    {
        var other = azurite.Connection with { AccountKey = Convert.ToBase64String(new byte[64]) };
        var table = new TableServiceClient(other, AzuriteFixture.Options()).GetTableClient(AzuriteFixture.NewName());

        (await RefusedAsync(table.CreateIfNotExistsAsync(Stop))).Status.ShouldBe(403);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("1abc")]
    [InlineData("a-bc")]
    [InlineData("Tables")]
    public void A_table_name_that_Azure_refuses_is_refused(string name) =>
        Should.Throw<ArgumentException>(() => new TableServiceClient(azurite.ConnectionString, AzuriteFixture.Options()).GetTableClient(name));
}
