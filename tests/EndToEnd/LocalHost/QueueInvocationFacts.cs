using System.Text;
using Azure.Storage.Queues.Models;
using CrmSync.LocalHost;

namespace CrmSync.EndToEnd.LocalHost;

public sealed class QueueInvocationFacts
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly Trigger.Queue Text = new("item", "jobs", "", IsBinary: false);

    [Fact]
    public void A_json_message_is_encoded_twice_and_its_properties_join_the_metadata() =>
        Payload("""{"jobId":"42","pages":3,"urgent":true,"inner":{"a":1},"list":[1],"none":null}""").ShouldBe(
            """{"Data":{"item":"\"{\\\"jobId\\\":\\\"42\\\",\\\"pages\\\":3,\\\"urgent\\\":true,\\\"inner\\\":{\\\"a\\\":1},\\\"list\\\":[1],\\\"none\\\":null}\""},"""
            + """ "Metadata":{"DequeueCount":"1","Id":"\"8b6a\"","PopReceipt":"\"AgAA\"","ExpirationTime":"2026-01-09T03:04:05+00:00","InsertionTime":"2026-01-02T03:04:05+00:00","NextVisibleTime":"2026-01-02T03:14:05+00:00",""".TrimStart()
            + """ "jobId":"\"42\"","pages":"\"3\"","urgent":"\"True\"","inner":{"a":1},"sys":{"MethodName":"QueueFn","UtcNow":"2026-01-02T03:04:05Z","RandGuid":"00000000-0000-0000-0000-000000000000"}}}""".TrimStart());

    [Fact]
    public void A_property_overwrites_the_hosts_own_of_that_name_in_any_case()
    {
        var payload = Payload("""{"id":"mine","dequeueCount":9,"myTrigger":"x"}""");

        payload.ShouldContain("""
            "Metadata":{"DequeueCount":"\"9\"","Id":"\"mine\"","PopReceipt"
            """);
        payload.ShouldNotContain("\"myTrigger\":");
    }

    [Fact]
    public void Of_a_property_given_twice_the_last_counts() => Payload("""{"a":1,"a":2}""").ShouldContain(""" "a":"\"2\"","sys" """.Trim());

    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}", """{"Data":{"item":"\"{\\\"a\\\":\\\"\\\\ud800\\\"}\""},""")]
    [InlineData("hello", """{"Data":{"item":"\"hello\""},""")]
    [InlineData("{not json", """{"Data":{"item":"\"{not json\""},""")]
    [InlineData("å<", """{"Data":{"item":"\"å<\""},""")]
    public void Plain_text_is_encoded_twice_too(string text, string start) => Payload(text).ShouldStartWith(start);

    [Fact]
    public void A_binary_queue_gets_base64_once() =>
        Payload("""{"a":1}""", Text with { IsBinary = true }).ShouldStartWith("""{"Data":{"item":"eyJhIjoxfQ=="},"Metadata":{"DequeueCount":"1",""");

    [Theory]
    [InlineData("aGVsbG8=", true, "hello")]
    [InlineData("aGVsbG8=", false, "aGVsbG8=")]
    [InlineData("{not base64}", true, null)]
    public void The_transport_encoding_is_the_one_of_host_json(string messageText, bool isBase64, string? content) =>
        (QueueInvocation.Decode(messageText, isBase64) is { } bytes ? Encoding.UTF8.GetString(bytes) : null).ShouldBe(content);

    private static string Payload(string text, Trigger.Queue? trigger = null)
    {
        var message = QueuesModelFactory.QueueMessage("8b6a", "AgAA", text, 1, Now.AddMinutes(10), Now, Now.AddDays(7));
        return Encoding.UTF8.GetString(QueueInvocation.Payload("QueueFn", trigger ?? Text, message, Encoding.UTF8.GetBytes(text), Now, Guid.Empty));
    }
}
