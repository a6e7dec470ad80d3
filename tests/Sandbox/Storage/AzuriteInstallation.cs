using System.Diagnostics;

namespace CrmSync.Sandbox.Storage;

/// <summary>
/// Makes sure that the Azurite of tests/package-lock.json is installed. Test assemblies run in parallel processes, so only the
/// holder of the lock file installs and the others find it done.
/// </summary>
internal static class AzuriteInstallation
{
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    /// <summary>Returns Azurite's entry script.</summary>
    public static async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        var modules = Path.Combine(TestsFolder.Path, "node_modules");
        var script = Path.Combine(modules, "azurite", "dist", "src", "azurite.js");

        // npm writes this file last: before it is there an installation is not complete.
        var complete = Path.Combine(modules, ".package-lock.json");
        if (File.Exists(complete) && File.Exists(script))
        {
            return script;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(InstallTimeout);
        await using var held = await LockAsync(deadline.Token);
        if (!File.Exists(complete) || !File.Exists(script))
        {
            await InstallAsync(deadline.Token);
        }

        return script;
    }

    private static async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(TestsFolder.Path, "obj"));
        var path = Path.Combine(TestsFolder.Path, "obj", "npm-ci.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(LockPoll, cancellationToken);
            }
        }
    }

    private static async Task InstallAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("npm", ["ci"])
        {
            WorkingDirectory = TestsFolder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Process.Start(start) ?? throw new InvalidOperationException("npm did not start.");
        try
        {
            var output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = npm.StandardError.ReadToEndAsync(cancellationToken);
            await npm.WaitForExitAsync(cancellationToken);
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException($"npm ci ended with {npm.ExitCode} in {TestsFolder.Path}.\n{await output}\n{await errors}");
            }
        }
        finally
        {
            if (!npm.HasExited)
            {
                npm.Kill(entireProcessTree: true);
            }
        }
    }
}
