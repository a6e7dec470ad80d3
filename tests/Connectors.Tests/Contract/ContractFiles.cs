using System.Text.Json.Nodes;
using Xunit;

namespace CrmSync.Connectors.Tests.Contract;

/// <summary>The vendors' own specifications, where the machine has them: in a folder <c>contracts</c> beside or above the tests, or named by CRMSYNC_CONTRACTS.</summary>
public static class ContractFiles
{
    /// <summary>Skips the test where the file is missing.</summary>
    public static JsonObject Json(string path)
    {
        var file = Roots().Select(root => Path.Combine(root, path)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(file is null, $"contracts/{path} is not on this machine");
        return (JsonObject)JsonNode.Parse(File.ReadAllBytes(file!))!; // it is there, and an object
    }

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable("CRMSYNC_CONTRACTS") is { Length: > 0 } given)
        {
            yield return given;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "contracts");
            yield return Path.Combine(folder.FullName, "shared", "contracts");
        }
    }
}
