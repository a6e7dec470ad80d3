using System.Globalization;

namespace CrmSync.Playground.Tour;

/// <summary>What one step tells: every line with the time since it began, and every claim with what was found.</summary>
internal sealed class Story(Screen screen, TimeProvider clock)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    private readonly long began = clock.GetTimestamp();
    private readonly List<Claim> claims = [];

    public IReadOnlyList<Claim> Claims => claims;

    /// <summary>What is being waited for; null when nothing is.</summary>
    public string? Awaited { get; private set; }

    public void Tell(string line) => screen.Line(clock.GetElapsedTime(began), line);

    public void Claim<T>(string what, T expected, T found) => claims.Add(new(what, Text(expected), Text(found)));

    public Task UntilAsync(string what, Func<bool> isSo, CancellationToken cancellationToken) => UntilAsync(what, () => Task.FromResult(isSo()), cancellationToken);

    /// <summary>Waits for as long as the step has patience, and tells when it is so.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> isSo, CancellationToken cancellationToken)
    {
        await WaitAsync(what, isSo, cancellationToken);
        Tell(what);
    }

    /// <summary>Waits while a bar shows how far it is.</summary>
    public Task UntilFullAsync(string what, Func<Task<Progress>> measure, CancellationToken cancellationToken) => screen.BarAsync(
        what,
        () => clock.GetElapsedTime(began),
        show => WaitAsync(what, async () =>
        {
            var progress = await measure();
            show(progress);
            return progress.IsFull;
        }, cancellationToken));

    private async Task WaitAsync(string what, Func<Task<bool>> isSo, CancellationToken cancellationToken)
    {
        Awaited = what;
        while (!await isSo())
        {
            await Task.Delay(Beat, clock, cancellationToken);
        }

        Awaited = null;
    }

    private static string Text<T>(T value) => value is bool yes ? yes ? "yes" : "no" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
