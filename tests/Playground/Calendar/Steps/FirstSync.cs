using CrmSync.Playground.Calendar.Cast;
using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Calendar.Steps;

/// <summary>500 meetings: 250 only in the CRM, 200 only in Google, and 50 that somebody has typed into both (ZG-13).</summary>
internal sealed class FirstSync : IStep<CalendarScene>
{
    public string Title => "A first sync of 500 entries";

    public TimeSpan Patience => TimeSpan.FromMinutes(3);

    public async Task RunAsync(CalendarScene scene, Story story, CancellationToken cancellationToken)
    {
        scene.Crm.Import(Enumerable.Range(0, 300).Select(Agenda.Meeting));
        scene.Google.Import(Enumerable.Range(250, 250).Select(Agenda.Meeting));
        story.Tell($"{scene.Crm.Count} meetings in CRM, {scene.Google.Count} in Google, 50 of them are the same");

        var before = scene.Tally();
        var run = await FirstContact.RunAsync(scene, story, cancellationToken);
        story.Claim("added", 450, FirstContact.Added(run));
        story.Claim("paired", 50, FirstContact.Adopted(run));
        scene.ClaimAgreement(story, 500);
        await scene.ClaimWritesAsync(story, before, toCrm: 200, toOther: 250, cancellationToken);
    }
}
