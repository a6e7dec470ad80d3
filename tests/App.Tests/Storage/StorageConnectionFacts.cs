using CrmSync.App.Storage;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Storage;

public sealed class StorageConnectionFacts
{
    [Fact]
    public void Development_storage_is_the_emulator_on_its_usual_ports()
    {
        var connection = StorageConnection.Parse("UseDevelopmentStorage=true");

        connection.AccountName.ShouldBe("devstoreaccount1");
        connection.TableEndpoint.ShouldBe(new Uri("http://127.0.0.1:10002/devstoreaccount1"));
        connection.QueueEndpoint.ShouldBe(new Uri("http://127.0.0.1:10001/devstoreaccount1"));
    }

    [Fact]
    public void An_Azure_account_has_an_endpoint_per_service()
    {
        var connection = StorageConnection.Parse("DefaultEndpointsProtocol=https;AccountName=crm;AccountKey=a2V5PQ==;EndpointSuffix=core.windows.net");

        connection.AccountKey.ShouldBe("a2V5PQ==");
        connection.TableEndpoint.ShouldBe(new Uri("https://crm.table.core.windows.net"));
        connection.QueueEndpoint.ShouldBe(new Uri("https://crm.queue.core.windows.net"));
    }

    [Fact]
    public void Explicit_endpoints_win_and_survive_a_round_trip()
    {
        var connection = StorageConnection.Parse("tableendpoint=http://h:1/a/;QueueEndpoint=http://h:2/a;AccountName=a;AccountKey=a2V5");

        connection.TableEndpoint.ShouldBe(new Uri("http://h:1/a"));
        StorageConnection.Parse(connection.ToConnectionString()).ShouldBe(connection);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AccountName=a")]
    [InlineData("AccountName=a;AccountKey=not base64")]
    [InlineData("AccountName=a;SharedAccessSignature=sv=1")]
    public void A_connection_string_without_account_and_key_is_refused(string connectionString) =>
        Should.Throw<FormatException>(() => StorageConnection.Parse(connectionString));

    [Fact]
    public void Printing_a_connection_does_not_print_its_key() =>
        StorageConnection.Parse("AccountName=a;AccountKey=c2VjcmV0").ToString().ShouldNotContain("c2VjcmV0");
}
