namespace CrmSync.Connectors.Tests.SandboxFacts;

/// <summary>The vendors' own specifications, where the surroundings have them; tests skip without.</summary>
internal static class SharedContracts
{
    public static string? Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "contracts", path);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
