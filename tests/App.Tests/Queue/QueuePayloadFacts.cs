using System.Text;
using CrmSync.App.Host;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Queue;

public sealed class QueuePayloadFacts
{
    [Theory]
    [InlineData("""{"Data":{"message":"\"{\\\"v\\\":1}\""},"Metadata":{}}""", """{"v":1}""")]
    [InlineData("""{"Data":{"message":"{\"v\":1}"},"Metadata":{}}""", """{"v":1}""")]
    [InlineData("""{"Data":{"message":{"v":1}},"Metadata":{}}""", """{"v":1}""")]
    [InlineData("""{"Data":{"message":"\"plain\""}}""", "plain")]
    [InlineData("""{"Data":{"message":"plain"}}""", "plain")]
    [InlineData("""{"Data":{"message":"\"\\u00e5\\ud83d\\ude00\""}}""", "å😀")]
    [InlineData("""{"Data":{"message":"\"unfinished"}}""", "\"unfinished")]
    [InlineData("""{"Data":{"message":""}}""", "")]
    [InlineData("""{"Data":{"message":12}}""", "12")]
    [InlineData("""{"Data":{"message":null}}""", "null")]
    public void A_message_is_taken_out_of_what_the_host_posts(string body, string message) =>
        QueuePayload.Read(Encoding.UTF8.GetBytes(body), "message").ShouldBe(message);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("""{"Data":null}""")]
    [InlineData("""{"Data":"message"}""")]
    [InlineData("""{"Data":{}}""")]
    [InlineData("""{"Data":{"other":"x"}}""")]
    [InlineData("""{"data":{"message":"x"}}""")]
    [InlineData("{\"Data\":{\"message\":\"\\ud800\"}}")]
    public void What_is_no_invocation_is_none(string body) => QueuePayload.Read(Encoding.UTF8.GetBytes(body), "message").ShouldBeNull();
}
