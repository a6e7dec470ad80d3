using Azure.Core;

namespace CrmSync.App.Storage.Tables;

/// <summary>What a table client is given from outside: time, ids and patience. The pipeline's own retries are off.</summary>
public sealed class TableClientOptions : ClientOptions
{
    public TableClientOptions()
    {
        Retry.MaxRetries = 0;
        Retry.NetworkTimeout = RetryOptions.AttemptTimeout;
    }

    /// <summary>A fresh, unguessable-by-accident id per logical write; injected so that a simulation can seed it.</summary>
    public required Func<string> NewWriteId { get; init; }

    /// <summary>Signs and waits by it, and lets it hear when answers were made.</summary>
    public StorageClock Clock { get; init; } = new(TimeProvider.System);

    public StorageRetryOptions RetryOptions
    {
        get;
        init
        {
            field = value;
            Retry.NetworkTimeout = value.AttemptTimeout;
        }
    } = new();
}
