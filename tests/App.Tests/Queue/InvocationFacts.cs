using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.App.Flow.Signals;
using CrmSync.App.State.Rows;
using CrmSync.App.Tests.Http;
using CrmSync.App.Tests.Storage;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Queue;

/// <summary>The custom-handler protocol: a success is a JSON object that is not empty, a failure is 500, so that the host repeats it.</summary>
public sealed class InvocationFacts(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_success_is_200_with_a_JSON_object_that_is_not_empty()
    {
        await using var handler = await RunningHandler.StartAsync(azurite);
        var signal = MessageJson.Write(new SignalMessage(1, "m", "nobody", "nowhere", SignalReason.Push, "t", DateTimeOffset.UnixEpoch));
        var apply = MessageJson.Write(new ApplyMessage(1, "m", "nobody", "nothing", "run", "changes", ["La"], "t", DateTimeOffset.UnixEpoch));

        foreach (var (function, body) in ((string, string)[])[("PullOnSignal", Invocation(signal)), ("ApplyLinks", Invocation(apply)), ("RecordSignalPoison", Invocation(signal)), ("RecordApplyPoison", Invocation(apply)), ("PollSources", """{"Data":{"timer":{}},"Metadata":{}}""")])
        {
            var (status, media, text) = await InvokeAsync(handler, function, body);
            (status, media).ShouldBe((HttpStatusCode.OK, "application/json"), function);
            JsonNode.Parse(text).ShouldBeOfType<JsonObject>().Count.ShouldBeGreaterThan(0);
        }
    }

    [Theory]
    [InlineData("PullOnSignal", """{"Data":{"message":"\"nonsense\""},"Metadata":{}}""")]
    [InlineData("PullOnSignal", """{"Data":{},"Metadata":{}}""")]
    [InlineData("PullOnSignal", "")]
    [InlineData("ApplyLinks", """{"Data":{"message":"\"nonsense\""},"Metadata":{}}""")]
    [InlineData("ApplyLinks", "null")]
    [InlineData("RecordApplyPoison", "not json")]
    public async Task A_message_that_cannot_be_read_is_500(string function, string body)
    {
        await using var handler = await RunningHandler.StartAsync(azurite);

        (await InvokeAsync(handler, function, body)).Status.ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Theory]
    [InlineData("RecordSignalPoison")]
    [InlineData("RecordApplyPoison")]
    public async Task R27_A_poison_function_takes_an_unreadable_message_and_tells_of_it(string function)
    {
        await using var handler = await RunningHandler.StartAsync(azurite);

        (await InvokeAsync(handler, function, Invocation("nonsense"))).Status.ShouldBe(HttpStatusCode.OK);

        (await handler.Get<HistoryRows>().ListEntriesAsync("!system", "poison", null, 10, null, Stop)).ShouldHaveSingleItem().Entry.Outcome.ShouldBe("failed");
    }

    [Fact]
    public async Task Storage_that_does_not_answer_is_500_and_the_host_tries_again()
    {
        await using var handler = await RunningHandler.StartAsync(("AzureWebJobsStorage", RunningHandler.DeadStorage), ("Secrets:Key", Convert.ToBase64String(new byte[32])));
        var signal = MessageJson.Write(new SignalMessage(1, "m", "nobody", "nowhere", SignalReason.Push, "t", DateTimeOffset.UnixEpoch));

        (await InvokeAsync(handler, "PullOnSignal", Invocation(signal))).Status.ShouldBe(HttpStatusCode.InternalServerError);
    }

    private static async Task<(HttpStatusCode Status, string? Media, string Text)> InvokeAsync(RunningHandler handler, string function, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await handler.Client.PostAsync(new Uri("/" + function, UriKind.Relative), content, Stop);
        return (response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>As the host wraps a message: a JSON string of a JSON string.</summary>
    private static string Invocation(string message) => new JsonObject
    {
        ["Data"] = new JsonObject { ["message"] = JsonValue.Create(message).ToJsonString() },
        ["Metadata"] = new JsonObject(),
    }.ToJsonString();
}
