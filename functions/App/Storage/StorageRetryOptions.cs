namespace CrmSync.App.Storage;

/// <summary>
/// How often and how patiently a lost storage request is sent again. Three attempts of 15 s end before a lease of 60 s (R11) does.
/// </summary>
public sealed record StorageRetryOptions
{
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Before the second attempt; each further one waits four times as long.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan DelayAfter(int attempt) => FirstDelay * Math.Pow(4, attempt - 1);
}
