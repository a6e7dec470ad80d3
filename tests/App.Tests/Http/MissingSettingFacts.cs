using System.Net;
using System.Text;
using CrmSync.App.Tests.Storage;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Http;

/// <summary>A missing setting does not keep the handler from starting: it is named, and nothing else works.</summary>
public sealed class MissingSettingFacts(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Secrets:Key", null, "the setting Secrets__Key is missing")]
    [InlineData("Secrets:Key", "not base64", "the setting Secrets__Key is not 32 bytes as base64")]
    [InlineData("Secrets:Key", "AAAA", "the setting Secrets__Key is not 32 bytes as base64")]
    [InlineData("AzureWebJobsStorage", null, "the setting AzureWebJobsStorage is missing")]
    [InlineData("AzureWebJobsStorage", "nonsense", "the setting AzureWebJobsStorage is not a storage connection string")]
    [InlineData("Webhooks:PublicUrl", "not an address", "the setting Webhooks__PublicUrl is not an absolute address")]
    public async Task It_is_named_in_one_line_and_webhooks_functions_and_the_operators_API_refuse(string name, string? value, string line)
    {
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["Secrets:Key"] = Convert.ToBase64String(new byte[32]),
            [name] = value,
        };
        await using var handler = await RunningHandler.StartAsync([.. settings.Where(one => one.Value is not null).Select(one => (one.Key, one.Value!))]);

        using var root = await handler.Client.GetAsync(new Uri("/", UriKind.Relative), Stop);
        (root.StatusCode, await root.Content.ReadAsStringAsync(Stop)).ShouldBe((HttpStatusCode.OK, line));
        (await handler.SendAsync(TestPush.Genuine("google-calendar", "12345", "x").ToRequest())).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await handler.SendAsync(new(HttpMethod.Get, new Uri("/api/manage/tenants/acme/syncs", UriKind.Relative)))).ShouldBe(HttpStatusCode.ServiceUnavailable);
        foreach (var function in (string[])["PullOnSignal", "ApplyLinks", "RecordSignalPoison", "RecordApplyPoison", "PollSources", "CatchUp"])
        {
            var call = new HttpRequestMessage(HttpMethod.Post, new Uri("/" + function, UriKind.Relative)) { Content = new StringContent("""{"Data":{"message":"\"{}\""},"Metadata":{}}""", Encoding.UTF8, "application/json") };
            (await handler.SendAsync(call)).ShouldBe(HttpStatusCode.InternalServerError, function);
        }

        handler.Queues.Sent.ShouldBeEmpty();
        handler.Vendors.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task With_all_settings_it_is_ready()
    {
        await using var handler = await RunningHandler.StartAsync(azurite);

        (await handler.Client.GetStringAsync(new Uri("/", UriKind.Relative), Stop)).ShouldBe("ready");
    }
}
