using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Calendar.Steps;

/// <summary>ZG-5, from Google.</summary>
internal sealed class GoogleEdit : IStep<CalendarScene>
{
    private const string Name = "Workshop at Brightwater, part 1";

    public string Title => "An edit in Google arrives in CRM";

    public async Task RunAsync(CalendarScene scene, Story story, CancellationToken cancellationToken)
    {
        var before = scene.Tally();
        scene.Google.Rename(scene.Meeting.Google, Name);
        story.Tell($"Google: it is renamed to \"{Name}\"");
        await story.UntilAsync("CRM has it", () => scene.Crm.Read(scene.Meeting.Crm)?.Title == Name, cancellationToken);

        await scene.ClaimWritesAsync(story, before, toCrm: 1, toOther: 0, cancellationToken);
    }
}
