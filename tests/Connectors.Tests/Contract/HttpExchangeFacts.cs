using System.Net;
using System.Net.Http.Headers;
using CrmSync.Connectors.Contract;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.Contract;

public sealed class HttpExchangeFacts
{
    private static readonly Uri Address = new("https://vendor.example/x");

    [Fact]
    public async Task An_answer_has_status_body_clock_and_wait()
    {
        var answer = await AnswerAsync(_ =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)429) { Content = new StringContent("slow down") };
            response.Headers.Date = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
            response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(9));
            response.Headers.Add("X-Limit", "day");
            return response;
        });

        var whole = answer.ShouldBeOfType<Outcome<HttpAnswer>.Ok>().Value;
        whole.Status.ShouldBe((HttpStatusCode)429);
        whole.IsSuccess.ShouldBeFalse();
        whole.Body.ShouldBe("slow down"u8.ToArray());
        whole.Date.ShouldBe(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
        whole.RetryAfter.ShouldBe(TimeSpan.FromSeconds(9));
        whole.Headers["x-limit"].ShouldBe("day");
    }

    [Fact]
    public async Task A_broken_way_is_unavailable() =>
        (await AnswerAsync(_ => throw new HttpRequestException("reset"))).ShouldBeOfType<Outcome<HttpAnswer>.Failed>().Fault.Kind.ShouldBe(FaultKind.Unavailable);

    [Fact]
    public async Task A_timeout_is_unavailable() =>
        (await AnswerAsync(_ => throw new TaskCanceledException("timeout"))).ShouldBeOfType<Outcome<HttpAnswer>.Failed>().Fault.Kind.ShouldBe(FaultKind.Unavailable);

    [Fact]
    public async Task Our_own_cancellation_is_no_answer()
    {
        using var ending = new CancellationTokenSource();
        await ending.CancelAsync();
        using var http = new HttpClient(CannedAnswers.Json("{}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);

        await Should.ThrowAsync<OperationCanceledException>(() => HttpExchange.SendAsync(http, request, ending.Token));
    }

    [Fact]
    public async Task An_answer_of_more_than_64_MiB_is_not_read()
    {
        var answer = await AnswerAsync(_ => new HttpResponseMessage { Content = new StreamContent(new Zeros(64 * 1024 * 1024 + 1)) });

        answer.ShouldBeOfType<Outcome<HttpAnswer>.Failed>().Fault.ShouldBe(new Fault(FaultKind.Unexpected, "the answer is too large"));
    }

    [Fact]
    public async Task A_session_pays_before_it_calls()
    {
        var pace = new CountingPace();
        using var http = new HttpClient(CannedAnswers.Json("{}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);

        await HttpExchange.SendAsync(new Session(http, Address, "token", "", pace, TimeProvider.System), request, 3, TestContext.Current.CancellationToken);

        pace.Units.ShouldBe(3);
    }

    private static async Task<Outcome<HttpAnswer>> AnswerAsync(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        using var http = new HttpClient(new CannedAnswers(answer));
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        return await HttpExchange.SendAsync(http, request, TestContext.Current.CancellationToken);
    }

    /// <summary>A stream of a stated length that does not tell it.</summary>
    private sealed class Zeros(long length) : MemoryStream
    {
        private long left = length;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => Take(count);

        public override int Read(Span<byte> buffer) => Take(buffer.Length);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Take(count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Take(buffer.Length));

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            var chunk = new byte[bufferSize];
            for (var read = Take(chunk.Length); read > 0; read = Take(chunk.Length))
            {
                await destination.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
            }
        }

        private int Take(int count)
        {
            var taken = (int)Math.Min(count, left);
            left -= taken;
            return taken;
        }
    }
}
