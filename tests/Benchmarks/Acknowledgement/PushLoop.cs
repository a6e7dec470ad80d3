using System.Diagnostics;

namespace CrmSync.Benchmarks.Acknowledgement;

/// <summary>Sends the push of each subscription in turn and times every acknowledgement.</summary>
internal sealed class PushLoop(HttpClient http)
{
    /// <returns>Milliseconds for each push, in no order.</returns>
    public async Task<double[]> RunAsync(Subscriptions subscriptions, int inFlight, CancellationToken cancellationToken)
    {
        var times = new double[subscriptions.Count];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => SendAsync()));
        return times;

        async Task SendAsync()
        {
            int number;
            while ((number = Interlocked.Increment(ref next)) < subscriptions.Count)
            {
                using var push = subscriptions.Push(number);
                var start = Stopwatch.GetTimestamp();
                using var answer = await http.SendAsync(push, cancellationToken);
                times[number] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (!answer.IsSuccessStatusCode)
                {
                    throw new InvalidOperationException($"push {number} was answered with {(int)answer.StatusCode}");
                }
            }
        }
    }
}
