namespace CrmSync.Sandbox.Storage;

/// <summary>The repository's tests folder, found from where the assembly runs.</summary>
public static class TestsFolder
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Functions.sln")))
            {
                return System.IO.Path.Combine(folder.FullName, "tests");
            }
        }

        throw new DirectoryNotFoundException($"No Functions.sln above {AppContext.BaseDirectory}; Azurite is started from the repository only.");
    }
}
