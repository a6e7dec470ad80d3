using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Calendar.Steps;

/// <summary>ZG-6.</summary>
internal sealed class OneDeletion : IStep<CalendarScene>
{
    public string Title => "A deletion in Google arrives in CRM";

    public async Task RunAsync(CalendarScene scene, Story story, CancellationToken cancellationToken)
    {
        var before = scene.Tally();
        scene.Google.Delete(scene.Meeting.Google);
        story.Tell("Google: the meeting is deleted");
        await story.UntilAsync("CRM has deleted it", () => scene.Crm.Read(scene.Meeting.Crm) is null, cancellationToken);

        await scene.ClaimWritesAsync(story, before, toCrm: 1, toOther: 0, cancellationToken);
        scene.ClaimAgreement(story, 500);
    }
}
