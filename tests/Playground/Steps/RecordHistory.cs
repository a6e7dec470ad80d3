using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Steps;

/// <summary>The meeting of the tour, from its first save to its deletion (ALL-3).</summary>
internal sealed class RecordHistory : IStep
{
    public string Title => "One record's history";

    public async Task RunAsync(Scene scene, Story story, CancellationToken cancellationToken)
    {
        var entries = await scene.Operator.HistoryAsync(scene.Sync, scene.Meeting.Crm, cancellationToken);
        foreach (var entry in entries)
        {
            story.Tell(Sentence(entry));
        }

        story.Claim("outcomes", "added, updated, updated, updated, conflict, updated, deleted", string.Join(", ", entries.Select(entry => (string?)entry["outcome"])));
    }

    private static string Sentence(JsonNode entry)
    {
        var at = DateTimeOffset.Parse((string)entry["at"]!, CultureInfo.InvariantCulture);
        var side = (string?)entry["side"] switch { "left" => "CRM", "right" => "Google", _ => "" };
        var fields = string.Join(", ", entry["fields"]!.AsArray().Select(field => (string?)field));
        return $"{at:HH:mm:ss}  {(string?)entry["outcome"],-8}  {side,-6}  {fields} {(string?)entry["reason"]}".TrimEnd();
    }
}
