using System.Collections;
using System.Text.RegularExpressions;

namespace CrmSync.LocalHost;

/// <summary>
/// The app settings as the host sees them: the process environment with the given settings on top.
/// Names are matched without regard to case, as configuration does.
/// </summary>
internal sealed partial class AppSettings
{
    private readonly Dictionary<string, string> all = new(StringComparer.OrdinalIgnoreCase);

    public AppSettings(IReadOnlyDictionary<string, string> own, IDictionary environment)
    {
        Own = own;
        foreach (DictionaryEntry entry in environment)
        {
            all[(string)entry.Key] = entry.Value as string ?? "";
        }
        foreach (var (name, value) in own)
        {
            all[name] = value;
        }
    }

    /// <summary>What was given beyond the environment, and so has to be passed on to the handler.</summary>
    public IReadOnlyDictionary<string, string> Own { get; }

    public IReadOnlyDictionary<string, string> All => all;

    public string? this[string name] => all.GetValueOrDefault(name);

    /// <summary>Replaces each %NAME%; an unset name disappears (paths and arguments of the handler).</summary>
    public string Expand(string text) => Placeholder().Replace(text, match => this[match.Groups[1].Value] ?? "");

    /// <summary>Replaces each %NAME%; an unset name is an error (queue names and schedules).</summary>
    public string Resolve(string text) => Placeholder().Replace(text, match =>
        this[match.Groups[1].Value] ?? throw new InvalidDataException($"'%{match.Groups[1].Value}%' does not resolve to a value."));

    public bool IsTrue(string name) => this[name] is { } value && (value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Placeholder();
}
