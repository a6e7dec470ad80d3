using System.Net.Http.Json;

namespace CrmSync.EndToEnd.LocalHost;

public sealed class TimerFacts : IDisposable
{
    private readonly StagedApp app = new StagedApp().Timer("Tick", "%WHEN%");

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task Missed_ticks_are_made_good_by_one_past_due_run()
    {
        app.Settings["WHEN"] = "0 0 * * * *";
        var halfPast = new DateTimeOffset(2026, 1, 2, 2, 30, 0, TimeSpan.Zero);
        await using (await app.StartAsync(new ClockSetTo(halfPast)))
        {
        }

        await using (var host = await app.StartAsync(new ClockSetTo(halfPast.AddHours(5))))
        {
            await app.Invocations(1);
            await Fire(host.BaseAddress);
            await app.Invocations(2);
        }

        await using (var host = await app.StartAsync(new ClockSetTo(halfPast.AddHours(5).AddMinutes(1))))
        {
            await Fire(host.BaseAddress);
            await app.Invocations(3);
        }

        var runs = app.Journal().Select(run => run.Body["Data"]!["timer"]!).ToArray(); // always in a timer's payload
        runs.Select(run => (bool)run["IsPastDue"]!).ShouldBe([true, false, false]);
        ((string?)runs[0]["ScheduleStatus"]?["Next"]).ShouldBe("2026-01-02T03:00:00+00:00");
    }

    [Fact]
    public async Task A_timer_fires_by_its_schedule()
    {
        app.Settings["WHEN"] = "* * * * * *";
        await using var host = await app.StartAsync();

        var seen = await app.Invocations(2);

        seen.ShouldAllBe(run => run.Url == "/Tick");
        ((string?)seen[0].Headers["content-type"]).ShouldBe("application/json; charset=utf-8");
        ((string?)seen[0].Headers["transfer-encoding"]).ShouldBe("chunked");
    }

    private static async Task Fire(Uri host)
    {
        using var caller = new HttpClient();
        caller.DefaultRequestHeaders.Add("x-functions-key", "the-key");
        using var response = await caller.PostAsJsonAsync(new Uri(host, "/admin/functions/Tick"), new { input = "" }, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Runs on from a moment of our choosing.</summary>
    private sealed class ClockSetTo(DateTimeOffset start) : TimeProvider
    {
        private readonly long startedAt = System.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(startedAt);
    }
}
