using CrmSync.Benchmarks.Report;
using CrmSync.Playground.Stage;

namespace CrmSync.Benchmarks.Latency;

/// <summary>Single changes on an idle system: how long from a push to the write at the other vendor.</summary>
internal static class LatencyBenchmark
{
    public const int Changes = 200;
    private const int Events = 50;
    private const double MedianRequired = 1000;
    private const double P99Required = 3000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<bool> RunAsync(int changes, CancellationToken cancellationToken)
    {
        var latency = TimeSpan.FromMilliseconds(50);
        Print.Heading("Change latency", $"latency {changes}");
        Print.Line($"{changes} changes, one at a time, half in each direction; vendors answer in {latency.TotalMilliseconds} ms; {Events} events in place; host.json and all times as shipped; Azurite in memory.");
        Print.Line($"");

        var watch = new ChangeWatch();
        await using var stage = await Stage.StartAsync(new StageOptions { Latency = latency, SeesCall = watch.SeeCall }, cancellationToken);
        stage.World.Pushes.Sink = watch.Before(stage.World.Pushes.Sink);
        var pair = await CalendarPair.MakeAsync(stage, Events, Patience, cancellationToken);

        var (toGoogle, toZoho) = (new List<ChangeTimes>(), new List<ChangeTimes>());
        for (var number = 0; number < changes; number++)
        {
            await UntilIdleAsync(stage, cancellationToken);
            var inZoho = number % 2 == 0;
            (inZoho ? toGoogle : toZoho).Add(await ChangeAsync(stage, pair, watch, number, inZoho, cancellationToken));
            await Console.Error.WriteAsync($"\r{number + 1} of {changes}");
        }

        await Console.Error.WriteLineAsync();
        return Report(toGoogle, toZoho);
    }

    private static async Task<ChangeTimes> ChangeAsync(Stage stage, CalendarPair pair, ChangeWatch watch, int number, bool inZoho, CancellationToken cancellationToken)
    {
        var place = $"room {number}";
        var written = inZoho ? watch.Expect("zoho", "google.events.patch") : watch.Expect("google", "zoho.records.update");
        if (inZoho)
        {
            pair.EditInZoho(number, place);
        }
        else
        {
            pair.EditInGoogle(number, place);
        }

        var times = await written.WaitAsync(Patience, cancellationToken);
        await stage.UntilQuietAsync(Patience, cancellationToken);
        return pair.BothShow(number, place) ? times : throw new InvalidOperationException($"change {number} did not come across");
    }

    /// <summary>
    /// The host asks an empty queue less and less often; a second after the last message it is as slow as it gets. The random part
    /// keeps changes from falling into step with its questions.
    /// </summary>
    private static async Task UntilIdleAsync(Stage stage, CancellationToken cancellationToken)
    {
        await stage.UntilQuietAsync(Patience, cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(1 + (Random.Shared.NextDouble() / 2)), cancellationToken);
    }

    private static bool Report(List<ChangeTimes> toGoogle, List<ChangeTimes> toZoho)
    {
        Print.Columns("direction", "hop", "changes", "median, ms", "p95, ms", "p99, ms", "max, ms");
        Rows("Zoho to Google", toGoogle);
        Rows("Google to Zoho", toZoho);
        var total = Rows("both", [.. toGoogle, .. toZoho]);
        return Print.Verdict(
            $"push to write, both directions: median {total.Median:N0} of at most {MedianRequired:N0} ms, p99 {total.P99:N0} of at most {P99Required:N0} ms",
            total.Median <= MedianRequired && total.P99 <= P99Required);
    }

    private static Sample Rows(string direction, List<ChangeTimes> times)
    {
        Row(direction, "push to pull", new Sample(times.Select(one => one.PushToPull)));
        Row(direction, "pull to write", new Sample(times.Select(one => one.PullToWrite)));
        var total = new Sample(times.Select(one => one.Total));
        Row(direction, "push to write", total);
        return total;
    }

    private static void Row(string direction, string hop, Sample sample) =>
        Print.Line($"| {direction} | {hop} | {sample.Count} | {sample.Median:N0} | {sample.P95:N0} | {sample.P99:N0} | {sample.Max:N0} |");
}
