using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Steps;

/// <summary>ZG-6.</summary>
internal sealed class OneDeletion : IStep
{
    public string Title => "A deletion in Google arrives in CRM";

    public async Task RunAsync(Scene scene, Story story, CancellationToken cancellationToken)
    {
        var before = scene.Tally();
        scene.Google.Delete(scene.Meeting.Google);
        story.Tell("Google: the meeting is deleted");
        await story.UntilAsync("CRM has deleted it", () => scene.Crm.Read(scene.Meeting.Crm) is null, cancellationToken);

        await scene.ClaimWritesAsync(story, before, toCrm: 1, toGoogle: 0, cancellationToken);
        scene.ClaimAgreement(story, 500);
    }
}
