using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Steps;

/// <summary>ZG-5, from Google.</summary>
internal sealed class GoogleEdit : IStep
{
    private const string Name = "Workshop at Brightwater, part 1";

    public string Title => "An edit in Google arrives in CRM";

    public async Task RunAsync(Scene scene, Story story, CancellationToken cancellationToken)
    {
        var before = scene.Tally();
        scene.Google.Rename(scene.Meeting.Google, Name);
        story.Tell($"Google: it is renamed to \"{Name}\"");
        await story.UntilAsync("CRM has it", () => scene.Crm.Read(scene.Meeting.Crm)?.Title == Name, cancellationToken);

        await scene.ClaimWritesAsync(story, before, toCrm: 1, toGoogle: 0, cancellationToken);
    }
}
