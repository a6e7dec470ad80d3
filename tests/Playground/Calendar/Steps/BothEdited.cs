using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Calendar.Steps;

/// <summary>Different fields of one meeting, changed at the same moment: both changes live.</summary>
internal sealed class BothEdited : IStep<CalendarScene>
{
    private const string Place = "Quay 4, Gothenburg";
    private const string Text = "Bring the samples.";

    public string Title => "Both sides are edited at once, and merged";

    public async Task RunAsync(CalendarScene scene, Story story, CancellationToken cancellationToken)
    {
        var before = scene.Tally();
        scene.Crm.Move(scene.Meeting.Crm, Place);
        scene.Google.Note(scene.Meeting.Google, Text);
        story.Tell($"CRM: the place becomes \"{Place}\". Google: the text becomes \"{Text}\"");
        await story.UntilAsync("Google has the place", () => scene.Google.Read(scene.Meeting.Google)?.Place == Place, cancellationToken);
        await story.UntilAsync("CRM has the text", () => scene.Crm.Read(scene.Meeting.Crm)?.Text == Text, cancellationToken);

        await scene.ClaimWritesAsync(story, before, toCrm: 1, toOther: 1, cancellationToken);
        story.Claim("equal on both sides", true, scene.Crm.Read(scene.Meeting.Crm)?.Face == scene.Google.Read(scene.Meeting.Google)?.Face);
    }
}
