namespace CrmSync.LocalHost;

/// <summary>host.json extensions.queues.</summary>
/// <param name="VisibilityTimeout">How long a failed message stays hidden before the next try.</param>
internal sealed record QueueOptions(
    int BatchSize, int NewBatchThreshold, TimeSpan MaxPollingInterval, TimeSpan VisibilityTimeout, int MaxDequeueCount, bool IsBase64);
