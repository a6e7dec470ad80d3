using System.Diagnostics;
using System.Net;
using CrmSync.LocalHost;

namespace CrmSync.EndToEnd.LocalHost;

public sealed class HandlerFacts : IDisposable
{
    private readonly StagedApp app = new StagedApp().Http("Open", "open").Http("Hang", "hang");
    private readonly HttpClient caller = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        caller.Dispose();
        app.Dispose();
    }

    [Fact]
    public async Task A_killed_handler_is_started_again_and_calls_wait_for_it()
    {
        await using var host = await app.StartAsync();
        var first = Kill(host);
        await Deadline.Until("another process", () => host.HandlerProcessId is { } id && id != first);

        using var response = await caller.PostAsync(new Uri(host.BaseAddress, "/api/open"), null, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_third_crash_ends_the_host()
    {
        await using var host = await app.StartAsync();
        var killed = new HashSet<int>();
        for (var crash = 0; crash < 3; crash++)
        {
            await Deadline.Until("a handler that answers", () =>
                host.HandlerProcessId is { } id && !killed.Contains(id)
                && app.Log.Any(line => line.Text.StartsWith($"Handler {id} answers", StringComparison.Ordinal)));
            killed.Add(Kill(host));
        }

        (await host.Stopped.WaitAsync(TimeSpan.FromSeconds(10), Cancellation)).ShouldBe("Exceeded http worker restart retry count. Shutting down Functions Host");
        await Should.ThrowAsync<HttpRequestException>(() => caller.GetAsync(host.BaseAddress, Cancellation));
    }

    [Fact]
    public async Task A_handler_that_never_starts_fails_the_start_after_three_tries()
    {
        File.WriteAllText(Path.Combine(app.Root, "handler.js"), "console.error('cannot'); process.exit(3);");

        var problem = await Should.ThrowAsync<InvalidOperationException>(() => app.StartAsync());

        problem.Message.ShouldContain("Exceeded http worker restart retry count");
        app.Log.Count(line => line.Text.Contains("exited with code 3", StringComparison.Ordinal) && line.Text.EndsWith("cannot", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public async Task A_call_beyond_function_timeout_takes_the_handler_with_it_but_counts_as_no_crash()
    {
        app.Settings["AzureFunctionsJobHost__functionTimeout"] = "00:00:00.300";
        await using var host = await app.StartAsync();
        for (var call = 0; call < 4; call++)
        {
            var before = await Deadline.Until("a handler", () => Task.FromResult(host.HandlerProcessId is { } id ? id.ToString(System.Globalization.CultureInfo.InvariantCulture) : null));

            using var response = await caller.GetAsync(new Uri(host.BaseAddress, "/api/hang"), Cancellation);

            response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
            await Deadline.Until("another process", () => host.HandlerProcessId is { } id && id.ToString(System.Globalization.CultureInfo.InvariantCulture) != before);
        }
        host.Stopped.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Disposing_leaves_no_process_behind()
    {
        var host = await app.StartAsync();
        var id = host.HandlerProcessId.ShouldNotBeNull();

        await host.DisposeAsync();

        Should.Throw<ArgumentException>(() => Process.GetProcessById(id));
    }

    [Fact]
    public async Task The_handler_dies_with_a_host_that_is_killed()
    {
        using var host = Process.Start(new ProcessStartInfo("dotnet", [typeof(LocalHostServer).Assembly.Location, "--root", app.Root, "--port", "0"]) { RedirectStandardOutput = true })!; // dotnet runs this test
        var id = 0;
        while (id == 0 && await host.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            id = line.Contains(" answers on ", StringComparison.Ordinal) ? int.Parse(line.Split("Handler ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) : 0;
        }
        using var handler = Process.GetProcessById(id);

        host.Kill();

        await handler.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    private static int Kill(LocalHostServer host)
    {
        var id = host.HandlerProcessId.ShouldNotBeNull();
        using var process = Process.GetProcessById(id);
        process.Kill();
        return id;
    }
}
