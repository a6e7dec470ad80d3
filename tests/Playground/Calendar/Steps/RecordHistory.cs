using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Calendar.Steps;

/// <summary>The meeting of the tour, from its first save to its deletion (ALL-3).</summary>
internal sealed class RecordHistory : IStep<CalendarScene>
{
    public string Title => "One record's history";

    public async Task RunAsync(CalendarScene scene, Story story, CancellationToken cancellationToken)
    {
        var entries = await scene.Operator.HistoryAsync(scene.Sync, scene.Meeting.Crm, cancellationToken);
        foreach (var entry in entries)
        {
            story.Tell(HistoryLine.Of(entry, "Google"));
        }

        story.Claim("outcomes", "added, updated, updated, updated, conflict, updated, deleted", string.Join(", ", entries.Select(entry => (string?)entry["outcome"])));
    }
}
