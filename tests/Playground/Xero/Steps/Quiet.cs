using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Xero.Steps;

/// <summary>Everything is compared with everything once more, and nothing is left to do.</summary>
internal sealed class Quiet : IStep<XeroScene>
{
    public string Title => "Everything is compared once more, and then it is quiet";

    public TimeSpan Patience => XeroScene.Patience;

    public async Task RunAsync(XeroScene scene, Story story, CancellationToken cancellationToken)
    {
        var before = scene.Tally();
        foreach (var sync in (string[])[scene.Accounts, scene.People])
        {
            var run = await scene.Operator.RunAsync(sync, "full", dry: false, cancellationToken);
            await story.UntilFullAsync("full run", async () => RunByHand.ProgressOf(await scene.Operator.RunOfAsync(sync, run, cancellationToken), scene), cancellationToken);
            await scene.QuietAsync(cancellationToken);
        }

        story.Tell("Both syncs have looked at every record on both sides");
        await scene.ClaimWritesAsync(story, before, toCrm: 0, toOther: 0, cancellationToken);
    }
}
