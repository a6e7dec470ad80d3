using System.Text.Json;

namespace CrmSync.LocalHost;

/// <summary>Reads local.settings.json of an app root; a variable that the environment already has wins, as with Core Tools.</summary>
internal static class LocalSettings
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static IReadOnlyDictionary<string, string> Load(string appRoot)
    {
        var path = Path.Combine(appRoot, "local.settings.json");
        if (!File.Exists(path))
        {
            return new Dictionary<string, string>();
        }
        using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
        return document.RootElement.TryGetProperty("Values", out var values)
            ? values.EnumerateObject()
                .Where(value => Environment.GetEnvironmentVariable(value.Name) is null)
                .ToDictionary(value => value.Name, value => value.Value.ToString())
            : new Dictionary<string, string>();
    }
}
