using Azure;
using CrmSync.App.Storage;
using CrmSync.App.Storage.Tables;

namespace CrmSync.Simulation.Storage;

/// <summary>What the transport is to the real client: carries each attempt once, through the hook, and repeats what was lost.</summary>
internal sealed class MemoryTableWire(MemoryTableStore store, IMemoryTableHook hook, TableClientOptions options)
{
    private readonly StorageRetry _retry = new(options.RetryOptions, options.Clock);

    public string NewWriteId() => options.NewWriteId();

    public Task<T> RunAsync<T>(MemoryTableCall call, Func<TableAnswer<T>> effect, CancellationToken cancellationToken) =>
        _retry.RunAsync((_, token) => SendAsync(call, effect, token), cancellationToken);

    /// <summary>A refusal that our own earlier attempt could have caused is shown to <paramref name="recognize"/> before it counts.</summary>
    public Task<T> RunAsync<T>(
        MemoryTableCall call, Func<TableAnswer<T>> effect, Func<RequestFailedException, CancellationToken, Task<OwnWrite<T>>> recognize, CancellationToken cancellationToken) =>
        _retry.RunAsync((attempt, token) => SendAsync(call, effect, token, attempt, recognize), cancellationToken);

    public async Task<T> SendAsync<T>(
        MemoryTableCall call, Func<TableAnswer<T>> effect, CancellationToken cancellationToken, int attempt = 1, Func<RequestFailedException, CancellationToken, Task<OwnWrite<T>>>? recognize = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var asked = options.Clock.GetTimestamp();
            await hook.BeforeAsync(call, cancellationToken);
            var (answer, date) = (store.Do(effect), store.Date);
            await hook.AfterAsync(call, cancellationToken);
            options.Clock.Hear(date, options.Clock.GetElapsedTime(asked));
            return answer.Refusal is null ? answer.Result! : throw answer.Refusal; // no refusal, so it is there
        }
        catch (RequestFailedException refusal) when (recognize is not null && WriteRecognition.IsPossible(attempt, refusal))
        {
            if (await recognize(refusal, cancellationToken) is { IsFound: true } own)
            {
                return own.Result!; // found, so it is there
            }

            throw;
        }
    }
}
