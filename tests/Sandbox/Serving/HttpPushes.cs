using System.Collections.Concurrent;
using System.Collections.Immutable;
using CrmSync.Sandbox.Pushes;

namespace CrmSync.Sandbox.Serving;

/// <summary>Sends notifications over HTTP in the background; every one is tracked and awaited at the end.</summary>
internal sealed class HttpPushes(TimeProvider vendorTime) : IPushSink, IAsyncDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentDictionary<long, Task> _underWay = new();
    private readonly ConcurrentQueue<PushOutcome> _outcomes = new();
    private readonly CancellationTokenSource _ending = new();
    private long _count;

    public ImmutableArray<PushOutcome> Outcomes => [.. _outcomes];

    public void Deliver(PushDelivery delivery)
    {
        var number = Interlocked.Increment(ref _count);
        var task = Task.Run(() => SendAsync(delivery, _ending.Token), CancellationToken.None);
        _underWay[number] = task;
        task.ContinueWith(_ => _underWay.TryRemove(number, out var _), TaskScheduler.Default);
    }

    /// <summary>Waits until nothing is on its way; delayed ones are waited for too.</summary>
    public Task DrainedAsync() => Task.WhenAll(_underWay.Values);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_underWay.Values);
        _client.Dispose();
        _ending.Dispose();
    }

    private async Task SendAsync(PushDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            var wait = delivery.NotBefore - vendorTime.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, cancellationToken);
            }

            // Google retries four answers, Xero all but a bare 200; nothing says that the others retry at all.
            var attempts = delivery.Headers.ContainsKey("X-Goog-Channel-ID") ? 4 : delivery.WantsBareOk ? 2 : 1;
            for (var attempt = 1; ; attempt++)
            {
                var (status, bare) = await PostAsync(delivery, cancellationToken);
                _outcomes.Enqueue(new(delivery, status));
                var failed = delivery.WantsBareOk ? status != 200 || !bare : status is 0 or 500 or 502 or 503 or 504;
                if (!failed || attempt == attempts)
                {
                    return;
                }

                if (!delivery.WantsBareOk)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(250 << attempt), cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server is going down; what was on its way is lost, like any push.
            _outcomes.Enqueue(new(delivery, 0));
        }
    }

    /// <summary>The status, 0 for no answer, and whether the answer had neither body nor cookies.</summary>
    private async Task<(int Status, bool Bare)> PostAsync(PushDelivery delivery, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = new ByteArrayContent(delivery.Body) };
        foreach (var (name, value) in delivery.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        try
        {
            using var response = await _client.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return ((int)response.StatusCode, body.Length == 0 && !response.Headers.Contains("Set-Cookie"));
        }
        catch (HttpRequestException)
        {
            return (0, false);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (0, false);
        }
    }
}
