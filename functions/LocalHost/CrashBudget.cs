namespace CrmSync.LocalHost;

/// <summary>
/// Says whether a handler that failed may be started again: the real host gives up at the third error, and forgets
/// earlier ones once 30 minutes have passed since the latest.
/// </summary>
internal sealed class CrashBudget
{
    private const int MaxErrors = 3;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(30);
    private DateTimeOffset latest = DateTimeOffset.MinValue;
    private int errors;

    public bool IsSpent => errors >= MaxErrors;

    public void Record(DateTimeOffset now)
    {
        errors = now - latest > Window ? 1 : errors + 1;
        latest = now;
    }
}
