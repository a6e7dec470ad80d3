using Azure;
using CrmSync.App.Storage;
using CrmSync.App.Storage.Tables;

namespace CrmSync.Simulation.Storage;

/// <summary>What the transport is to the real client: carries each attempt once, through the hook, and repeats what was lost.</summary>
internal sealed class MemoryTableWire(MemoryTableStore store, IMemoryTableHook hook, TableClientOptions options)
{
    private readonly StorageRetry _retry = new(options.RetryOptions, options.Time);

    public string NewWriteId() => options.NewWriteId();

    public Task<T> RunAsync<T>(MemoryTableCall call, Func<T> effect, CancellationToken cancellationToken) =>
        _retry.RunAsync((_, token) => SendAsync(call, effect, token), cancellationToken);

    /// <summary>A refusal that our own earlier attempt could have caused is shown to <paramref name="recognize"/> before it counts.</summary>
    public Task<T> RunAsync<T>(
        MemoryTableCall call, Func<T> effect, Func<RequestFailedException, CancellationToken, Task<OwnWrite<T>>> recognize, CancellationToken cancellationToken) =>
        _retry.RunAsync(
            async (attempt, token) =>
            {
                try
                {
                    return await SendAsync(call, effect, token);
                }
                catch (RequestFailedException refusal) when (WriteRecognition.IsPossible(attempt, refusal))
                {
                    var own = await recognize(refusal, token);
                    if (!own.IsFound)
                    {
                        throw;
                    }

                    return own.Result!; // found, so it is there
                }
            },
            cancellationToken);

    public async Task<T> SendAsync<T>(MemoryTableCall call, Func<T> effect, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await hook.BeforeAsync(call, cancellationToken);
        T answer;
        try
        {
            answer = store.Do(effect);
        }
        catch (RequestFailedException)
        {
            await hook.AfterAsync(call, cancellationToken);
            throw;
        }

        await hook.AfterAsync(call, cancellationToken);
        return answer;
    }
}
