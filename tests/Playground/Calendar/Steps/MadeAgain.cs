using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Calendar.Steps;

/// <summary>ALL-8: pairs are known again, and nothing is there twice.</summary>
internal sealed class MadeAgain : IStep<CalendarScene>
{
    public string Title => "The sync is deleted and made again, without one duplicate";

    public TimeSpan Patience => TimeSpan.FromMinutes(3);

    public async Task RunAsync(CalendarScene scene, Story story, CancellationToken cancellationToken)
    {
        var before = scene.Tally();
        await scene.Operator.RemoveSyncAsync(scene.Sync, cancellationToken);
        story.Tell("The sync is deleted, and all that was kept for it");

        var run = await FirstContact.RunAsync(scene, story, cancellationToken);
        story.Claim("added", 0, FirstContact.Added(run));
        story.Claim("paired", 440, FirstContact.Adopted(run));
        scene.ClaimAgreement(story, 440);
        await scene.ClaimWritesAsync(story, before, toCrm: 0, toOther: 0, cancellationToken);
    }
}
