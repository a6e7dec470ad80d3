using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using CrmSync.App.Storage;
using CrmSync.App.Storage.Queues;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Storage;

public sealed class QueueSenderFacts(AzuriteFixture azurite)
{
    private static readonly StorageRetryOptions Retry = new() { FirstDelay = TimeSpan.FromMilliseconds(1) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<(QueueSender Sender, QueueClient Queue)> QueueAsync(HttpPipelineTransport? transport = null)
    {
        var name = AzuriteFixture.NewName();
        await new QueueClients(azurite.Connection, Retry).Get(name).CreateAsync(cancellationToken: Stop);
        var queues = new QueueClients(azurite.Connection, Retry, transport);
        return (new QueueSender(queues, new StorageRetry(Retry, TimeProvider.System)), queues.Get(name));
    }

    [Fact]
    public async Task A_message_arrives_as_it_was_sent_and_never_expires()
    {
        var (sender, queue) = await QueueAsync();

        await sender.SendAsync(queue.Name, "{\"text\":\"Łódź <&>\"}", TimeSpan.Zero, Stop);

        var message = (await queue.ReceiveMessageAsync(cancellationToken: Stop)).Value;
        message.MessageText.ShouldBe("{\"text\":\"Łódź <&>\"}");
        message.ExpiresOn.ShouldNotBeNull().Year.ShouldBe(9999);
    }

    [Fact]
    public async Task A_delayed_message_is_not_yet_visible()
    {
        var (sender, queue) = await QueueAsync();

        await sender.SendAsync(queue.Name, "later", QueueSender.MaxDelay, Stop);

        ((await queue.ReceiveMessageAsync(cancellationToken: Stop)).Value as object).ShouldBeNull();
        (await queue.GetPropertiesAsync(Stop)).Value.ApproximateMessagesCount.ShouldBe(1);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData((7 * 24 * 3600) + 1)]
    public async Task A_delay_below_zero_or_over_seven_days_is_refused(int seconds)
    {
        var (sender, queue) = await QueueAsync();
        Should.Throw<ArgumentOutOfRangeException>(() => sender.SendAsync(queue.Name, "m", TimeSpan.FromSeconds(seconds), Stop));
    }

    [Fact]
    public async Task A_message_of_45_KiB_is_sent_and_one_more_byte_refused()
    {
        var (sender, queue) = await QueueAsync();
        var full = new string('ü', 45 * 512);

        await sender.SendAsync(queue.Name, full, TimeSpan.Zero, Stop);
        Should.Throw<ArgumentException>(() => sender.SendAsync(queue.Name, full + "a", TimeSpan.Zero, Stop)).Message.ShouldContain("46081 bytes");

        (await queue.ReceiveMessageAsync(cancellationToken: Stop)).Value.MessageText.ShouldBe(full);
        (await queue.GetPropertiesAsync(Stop)).Value.ApproximateMessagesCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_missing_queue_is_an_error()
    {
        var (sender, _) = await QueueAsync();
        var refusal = await Should.ThrowAsync<Azure.RequestFailedException>(() => sender.SendAsync("absent-queue", "m", TimeSpan.Zero, Stop));
        refusal.ErrorCode.ShouldBe("QueueNotFound");
    }

    [Fact]
    public async Task A_message_whose_answer_was_lost_is_sent_again()
    {
        var lossy = new LossyTransport { Losses = 2 };
        var (sender, queue) = await QueueAsync(lossy);

        await sender.SendAsync(queue.Name, "hint", TimeSpan.Zero, Stop);

        lossy.Sent.ShouldBe(3);
        (await queue.GetPropertiesAsync(Stop)).Value.ApproximateMessagesCount.ShouldBe(3);
    }

    [Fact]
    public async Task Three_lost_answers_are_reported()
    {
        var lossy = new LossyTransport { Losses = 3 };
        var (sender, queue) = await QueueAsync(lossy);

        await Should.ThrowAsync<Azure.RequestFailedException>(() => sender.SendAsync(queue.Name, "hint", TimeSpan.Zero, Stop));

        lossy.Sent.ShouldBe(3);
    }

    /// <summary>Sends, and loses the answers to the first so many.</summary>
    private sealed class LossyTransport : HttpPipelineTransport
    {
        private static readonly HttpClientTransport Wire = new();

        public int Losses { get; init; }

        public int Sent { get; private set; }

        public override Request CreateRequest() => Wire.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message)
        {
            await Wire.ProcessAsync(message);
            if (message.Request.Method == RequestMethod.Post && ++Sent <= Losses)
            {
                throw new Azure.RequestFailedException(0, "The answer was lost.");
            }
        }
    }
}
