using System.Diagnostics;

namespace CrmSync.Benchmarks.Acknowledgement;

/// <summary>Sends the push of each subscription in turn and times every acknowledgement.</summary>
internal sealed class PushLoop(HttpClient http)
{
    /// <returns>Milliseconds for each push, in no order.</returns>
    public async Task<double[]> RunAsync(Subscriptions subscriptions, Range part, int inFlight, CancellationToken cancellationToken)
    {
        var (first, count) = part.GetOffsetAndLength(subscriptions.Count);
        var times = new double[count];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => SendAsync()));
        return times;

        async Task SendAsync()
        {
            int number;
            while ((number = Interlocked.Increment(ref next)) < count)
            {
                using var push = subscriptions.Push(first + number);
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
