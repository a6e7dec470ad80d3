using CrmSync.Playground.Tour;
using CrmSync.Playground.Xero.Cast;

namespace CrmSync.Playground.Xero.Steps;

/// <summary>E-mail first, then the name within the account; what would be a guess is listed.</summary>
internal sealed class FirstPeople : IStep<XeroScene>
{
    public string Title => "The first sync of 300 people";

    public TimeSpan Patience => XeroScene.Patience;

    public async Task RunAsync(XeroScene scene, Story story, CancellationToken cancellationToken)
    {
        var (before, there) = (scene.Tally(), scene.Xero.Count);
        var run = await RunByHand.RunAsync(scene, story, scene.People, dry: false, cancellationToken);
        await RunByHand.TellReasonsAsync(scene, story, scene.People, run, cancellationToken);
        var counts = RunByHand.Counts(run);
        story.Claim("added", 272, counts.GetValueOrDefault("added"));
        story.Claim("paired with what was there", 20, counts.GetValueOrDefault("updated"));
        story.Claim("skipped", 5, counts.GetValueOrDefault("skipped"));
        story.Claim("more contacts in Xero", 272, scene.Xero.Count - there);
        story.Claim("of the twenty doubled", 0, Casting.InXero.Take(Casting.InBoth).Count(person => scene.Xero.WithEmail(person.Email) != 1));
        await scene.ClaimWritesAsync(story, before, toCrm: 0, toOther: 272, cancellationToken);
    }
}
