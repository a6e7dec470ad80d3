using Azure;

namespace CrmSync.App.Storage;

/// <summary>
/// The one retry layer for storage (R20): the SDK's own is off. The attempt learns its number, because a refusal after the first
/// attempt may be the echo of that first one.
/// </summary>
public sealed class StorageRetry(StorageRetryOptions options, TimeProvider time)
{
    public async Task<T> RunAsync<T>(Func<int, CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt(number, cancellationToken);
            }
            catch (Exception fault) when (number < options.MaxAttempts && IsTransient(fault, cancellationToken))
            {
                await Task.Delay(options.DelayAfter(number), time, cancellationToken);
            }
        }
    }

    /// <summary>True for what may succeed when sent again; the request may nevertheless have been carried out.</summary>
    public static bool IsTransient(Exception fault, CancellationToken cancellationToken) => fault switch
    {
        // Azure.Core reports a connection that broke as status 0, and a time-out as a cancellation that nobody asked for.
        RequestFailedException { Status: 0 or 408 or 429 or 500 or 502 or 503 or 504 } => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        IOException or HttpRequestException => true,
        _ => false,
    };
}
