namespace CrmSync.Playground.Stage;

/// <summary>The app as it was built: host.json, the functions' folders and the handler, in one folder.</summary>
public static class StagedApp
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Functions.sln")))
            {
                var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
                var root = Path.Combine(folder.FullName, "functions", "App", "bin", configuration, "net10.0");
                return File.Exists(Path.Combine(root, "host.json")) ? root : throw new InvalidOperationException($"{root} is not built");
            }
        }

        throw new InvalidOperationException("Functions.sln was not found above the running program");
    }
}
