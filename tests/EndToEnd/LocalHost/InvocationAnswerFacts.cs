using System.Net;
using CrmSync.LocalHost;

namespace CrmSync.EndToEnd.LocalHost;

public sealed class InvocationAnswerFacts
{
    [Theory]
    [InlineData(200, "application/json", """{"Outputs":{},"Logs":["a"],"ReturnValue":null}""", typeof(InvocationResult.Succeeded))]
    [InlineData(202, "text/json", "{}", typeof(InvocationResult.Succeeded))]
    [InlineData(200, "application/json", "null", typeof(InvocationResult.Hangs))]
    [InlineData(200, null, "", typeof(InvocationResult.Hangs))]
    [InlineData(204, null, "", typeof(InvocationResult.Hangs))]
    [InlineData(200, "text/plain", "{}", typeof(InvocationResult.Failed))]
    [InlineData(200, "application/json", "[]", typeof(InvocationResult.Failed))]
    [InlineData(200, "application/json", "{", typeof(InvocationResult.Failed))]
    [InlineData(302, "application/json", "{}", typeof(InvocationResult.Failed))]
    [InlineData(500, "application/json", "{}", typeof(InvocationResult.Failed))]
    public void Only_a_2xx_with_a_json_object_succeeds(int status, string? mediaType, string body, Type result) =>
        InvocationAnswer.Judge((HttpStatusCode)status, mediaType, body).ShouldBeOfType(result);

    [Fact]
    public void Logs_are_read_whatever_the_case_of_their_name() =>
        InvocationAnswer.Judge(HttpStatusCode.OK, "application/json", """{"logs":["one","two"]}""")
            .ShouldBeOfType<InvocationResult.Succeeded>().Logs.ShouldBe(["one", "two"]);
}
