using System.Diagnostics;
using System.Text;

namespace CrmSync.LocalHost;

/// <summary>The handler as a running child: its console becomes log lines, its end a task.</summary>
internal sealed class HandlerProcess : IDisposable
{
    private const int RememberedErrors = 3;
    private readonly Process process;
    private readonly OrphanGuard guard;
    private readonly Queue<string> lastErrors = new();

    private HandlerProcess(Process process, HostLog log)
    {
        this.process = process;
        Id = process.Id;
        guard = OrphanGuard.For(process.Id);
        var console = Task.WhenAll(
            ReadAsync(process.StandardOutput, line => log.Write(LogLevel.Information, HostLog.Console, line)),
            ReadAsync(process.StandardError, line => OnErrorLine(line, log)));
        Exited = ExitAsync(console);
    }

    public int Id { get; }

    public Task<int> Exited { get; }

    /// <summary>Set when the host itself ended it because of functionTimeout: no crash, so not counted as one.</summary>
    public bool TimedOut { get; private set; }

    public string LastErrors
    {
        get
        {
            lock (lastErrors)
            {
                return string.Join(" | ", lastErrors);
            }
        }
    }

    public static HandlerProcess Start(HandlerCommand command, IEnumerable<KeyValuePair<string, string>> environment, HostLog log)
    {
        var start = new ProcessStartInfo(command.Path, command.Arguments)
        {
            WorkingDirectory = command.WorkingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        var process = Process.Start(start) ?? throw new InvalidOperationException($"'{command.Path}' did not start.");
        return new HandlerProcess(process, log);
    }

    /// <summary>SIGKILL, as the real host ends its handler; with the tree, so that a shell in between leaves nothing behind.</summary>
    public void Kill()
    {
        if (!Exited.IsCompleted)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    public void KillForTimeout()
    {
        TimedOut = true;
        Kill();
    }

    public void Dispose()
    {
        guard.Dispose();
        process.Dispose();
    }

    private async Task<int> ExitAsync(Task console)
    {
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => exited.TrySetResult();
        process.EnableRaisingEvents = true;
        await exited.Task;
        // The last lines say why; a grandchild that holds the console open may not keep us from going on.
        await Task.WhenAny(console, Task.Delay(TimeSpan.FromMilliseconds(500)));
        return process.ExitCode;
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            onLine(line);
        }
    }

    private void OnErrorLine(string line, HostLog log)
    {
        lock (lastErrors)
        {
            lastErrors.Enqueue(line);
            if (lastErrors.Count > RememberedErrors)
            {
                lastErrors.Dequeue();
            }
        }
        log.Write(line.Contains("warn", StringComparison.OrdinalIgnoreCase) ? LogLevel.Warning : LogLevel.Error, HostLog.Console, line);
    }
}
