using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace CrmSync.EndToEnd.LocalHost;

public sealed class QueueFacts : IClassFixture<AzuriteForFacts>, IAsyncLifetime
{
    private readonly StagedApp app = new StagedApp().Queue("QueueFn", "%JOBS%");
    private readonly QueueClient queue;
    private readonly QueueClient poison;

    public QueueFacts(AzuriteForFacts azurite)
    {
        var name = $"jobs-{Guid.NewGuid():N}";
        app.Settings["JOBS"] = name;
        app.Settings["AzureWebJobsStorage"] = azurite.ConnectionString;
        queue = new QueueClient(azurite.ConnectionString, name);
        poison = new QueueClient(azurite.ConnectionString, name + "-poison");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await queue.CreateAsync(cancellationToken: Cancellation);

    public ValueTask DisposeAsync()
    {
        app.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_message_is_handed_over_once_and_deleted()
    {
        await using var host = await app.StartAsync();
        await queue.SendMessageAsync("""{"jobId":"42"}""", Cancellation);

        var run = (await app.Invocations(1)).ShouldHaveSingleItem();
        await Gone();

        run.Url.ShouldBe("/QueueFn");
        ((string?)run.Body["Data"]?["item"]).ShouldBe(""" "{\"jobId\":\"42\"}" """.Trim());
        ((string?)run.Body["Metadata"]?["DequeueCount"]).ShouldBe("1");
        ((string?)run.Body["Metadata"]?["jobId"]).ShouldBe("\"42\"");
        app.Log.ShouldContain(line => line.Category == "Function.QueueFn.User" && line.Text == "done");
    }

    [Fact]
    public async Task Five_failures_make_poison_with_the_text_unchanged()
    {
        await using var host = await app.StartAsync();
        await queue.SendMessageAsync("""{"do":"fail"}""", Cancellation);

        var poisoned = await Deadline.Until("a poison message", Poisoned);

        poisoned.MessageText.ShouldBe("""{"do":"fail"}""");
        app.Journal().Select(run => (string?)run.Body["Metadata"]?["DequeueCount"]).ShouldBe(["1", "2", "3", "4", "5"]);
        await Gone();
    }

    [Fact]
    public async Task A_message_received_too_often_is_poisoned_without_a_run()
    {
        await queue.SendMessageAsync("ok", Cancellation);
        for (var receipt = 0; receipt < 5; receipt++)
        {
            var message = (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value;
            await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: Cancellation);
        }

        await using var host = await app.StartAsync();

        await Deadline.Until("a poison message", Poisoned);
        app.Journal().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_in_hand_comes_back_when_the_handler_is_killed()
    {
        await using var host = await app.StartAsync();
        await queue.SendMessageAsync("hang-first", Cancellation);
        var first = (await app.Invocations(1))[0];

        using (var handler = Process.GetProcessById(first.ProcessId))
        {
            handler.Kill();
        }

        var second = (await app.Invocations(2))[1];
        second.ProcessId.ShouldNotBe(first.ProcessId);
        ((string?)second.Body["Metadata"]?["DequeueCount"]).ShouldBe("2");
        await Gone();
    }

    [Fact]
    public async Task A_message_worked_on_beyond_its_lease_stays_hidden()
    {
        await using var host = await app.StartAsync(messageLease: TimeSpan.FromSeconds(2));
        await queue.SendMessageAsync("hang-first", Cancellation);
        var started = Stopwatch.StartNew();
        await app.Invocations(1);

        // Another message, sent when the first lease would have ended, is served; the first is not served again.
        await Deadline.Until("two leases to pass", () => started.Elapsed > TimeSpan.FromSeconds(4));
        await queue.SendMessageAsync("ok", Cancellation);
        var seen = await app.Invocations(2);

        seen.Select(run => (string?)run.Body["Data"]?["item"]).ShouldBe(["\"hang-first\"", "\"ok\""]);
    }

    [Fact]
    public async Task A_message_of_a_dead_host_comes_back_after_the_lease()
    {
        await queue.SendMessageAsync("ok", Cancellation);
        await queue.ReceiveMessageAsync(TimeSpan.FromSeconds(1), Cancellation);

        await using var host = await app.StartAsync();

        ((string?)(await app.Invocations(1))[0].Body["Metadata"]?["DequeueCount"]).ShouldBe("2");
    }

    [Fact]
    public async Task An_empty_answer_hangs_until_function_timeout_and_takes_the_handler_with_it()
    {
        app.Settings["AzureFunctionsJobHost__functionTimeout"] = "00:00:01";
        app.Settings["AzureFunctionsJobHost__extensions__queues__maxDequeueCount"] = "2";
        await using var host = await app.StartAsync();
        await queue.SendMessageAsync("empty", Cancellation);

        await Deadline.Until("a poison message", Poisoned);

        var runs = app.Journal();
        runs.Count.ShouldBe(2);
        runs[1].ProcessId.ShouldNotBe(runs[0].ProcessId);
        app.Log.Count(line => line.Text == "Timeout value of 00:00:01 was exceeded by function: QueueFn").ShouldBe(2);
    }

    [Fact]
    public async Task Base64_is_undone_before_and_kept_in_poison()
    {
        app.Settings["AzureFunctionsJobHost__extensions__queues__messageEncoding"] = "base64";
        await using var host = await app.StartAsync();
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes("fail"));
        await queue.SendMessageAsync(encoded, Cancellation);

        (await Deadline.Until("a poison message", Poisoned)).MessageText.ShouldBe(encoded);

        ((string?)app.Journal()[0].Body["Data"]?["item"]).ShouldBe("\"fail\"");
    }

    [Fact]
    public async Task Serial_settings_run_one_message_at_a_time()
    {
        app.Settings["AzureFunctionsJobHost__extensions__queues__batchSize"] = "1";
        app.Settings["AzureFunctionsJobHost__extensions__queues__newBatchThreshold"] = "0";
        app.Settings["AzureFunctionsJobHost__functionTimeout"] = "00:00:01";
        await queue.SendMessageAsync("hang-first", Cancellation);
        await queue.SendMessageAsync("ok", Cancellation);

        await using var host = await app.StartAsync();

        var seen = await app.Invocations(3);
        seen[0].ProcessId.ShouldNotBe(seen[1].ProcessId, "nothing else ran until the first had ended, with its handler");
    }

    [Fact]
    public async Task A_queue_that_is_created_later_is_found()
    {
        await queue.DeleteAsync(Cancellation);
        await using var host = await app.StartAsync();
        await queue.CreateAsync(cancellationToken: Cancellation);
        await queue.SendMessageAsync("ok", Cancellation);

        await app.Invocations(1);

        app.Log.ShouldNotContain(line => line.Text.Contains("could not be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_in_hand_when_the_host_ends_goes_back_at_once()
    {
        await using (await app.StartAsync())
        {
            await queue.SendMessageAsync("hang", Cancellation);
            await app.Invocations(1);
        }

        (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value.DequeueCount.ShouldBe(2);
    }

    [Fact]
    public async Task A_queue_function_can_be_fired_by_hand()
    {
        await using var host = await app.StartAsync();
        using var caller = new HttpClient();

        using var response = await caller.PostAsJsonAsync(new Uri(host.BaseAddress, $"/admin/functions/QueueFn?code={host.FunctionKey}"), new { input = """{"do":"ok"}""" }, Cancellation);

        ((string?)(await app.Invocations(1))[0].Body["Data"]?["item"]).ShouldBe(""" "{\"do\":\"ok\"}" """.Trim());
    }

    private async Task<QueueMessage?> Poisoned() =>
        await poison.ExistsAsync(Cancellation) ? (await poison.ReceiveMessageAsync(cancellationToken: Cancellation)).Value : null;

    /// <summary>Counts hidden messages too.</summary>
    private async Task Gone() => await Deadline.Until("an empty queue", async () =>
        (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount == 0 ? "empty" : null);
}
