using System.Runtime.ExceptionServices;
using CrmSync.App.State;

namespace CrmSync.App.Flow.Upkeep;

/// <summary>What a timer does for every sync: one that fails keeps no other from its turn, and fails the run in the end.</summary>
internal static class EachSync
{
    public static async Task DoAsync(IAsyncEnumerable<Sync> syncs, Func<Sync, Task> act, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? first = null;
        await foreach (var sync in syncs.WithCancellation(cancellationToken))
        {
            try
            {
                await act(sync);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                first ??= ExceptionDispatchInfo.Capture(failure);
            }
        }

        first?.Throw();
    }
}
