using System.Diagnostics;
using System.Globalization;

namespace CrmSync.LocalHost;

/// <summary>
/// Ends the handler if this process dies without a word. A small shell waits on a pipe that only this process holds:
/// when we are gone the pipe ends, and the shell kills the handler. PR_SET_PDEATHSIG would not do: it follows the
/// thread that started the child, and pool threads end early. Not on Windows, where the handler then lives on.
/// </summary>
internal sealed class OrphanGuard : IDisposable
{
    private readonly Process? shell;

    private OrphanGuard(Process? shell) => this.shell = shell;

    public static OrphanGuard For(int processId) => new(OperatingSystem.IsWindows() ? null : Process.Start(new ProcessStartInfo
    {
        FileName = "/bin/sh",
        ArgumentList = { "-c", "trap '' INT TERM HUP; read _; kill -9 \"$0\" 2>/dev/null", processId.ToString(CultureInfo.InvariantCulture) },
        RedirectStandardInput = true,
    }));

    public void Dispose()
    {
        // Killed before the pipe closes, so that it cannot hit a process that was given the same id since.
        shell?.Kill();
        shell?.Dispose();
    }
}
