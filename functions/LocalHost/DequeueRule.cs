namespace CrmSync.LocalHost;

/// <summary>Decides what becomes of a message, on receipt and after its invocation.</summary>
internal static class DequeueRule
{
    /// <summary>More often received than allowed means that its earlier tries ended without an answer (a crash loop).</summary>
    public static MessageFate OnReceived(long dequeueCount, int maxDequeueCount, bool hasPoisonQueue) =>
        hasPoisonQueue && dequeueCount > maxDequeueCount ? MessageFate.Poison : MessageFate.Invoke;

    public static MessageFate OnFinished(bool succeeded, long dequeueCount, int maxDequeueCount, bool hasPoisonQueue) =>
        succeeded ? MessageFate.Delete
        : hasPoisonQueue && dequeueCount >= maxDequeueCount ? MessageFate.Poison
        : MessageFate.Return;
}
