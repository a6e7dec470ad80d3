using System.Diagnostics;

namespace CrmSync.EndToEnd.LocalHost;

/// <summary>Waits for a condition, never for a time; a deadline turns a hang into a failure that names the condition.</summary>
internal static class Deadline
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<T> Until<T>(string condition, Func<Task<T?>> look) where T : class
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Limit)
        {
            if (await look() is { } seen)
            {
                return seen;
            }
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException($"Not within {Limit.TotalSeconds} s: {condition}");
    }

    public static Task Until(string condition, Func<bool> holds) => Until(condition, () => Task.FromResult(holds() ? "yes" : null));
}
