using CrmSync.Playground.Calendar.Cast;
using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Calendar.Steps;

/// <summary>ZG-5, from the CRM.</summary>
internal sealed class CrmSave : IStep<CalendarScene>
{
    private const string Name = "Workshop at Brightwater";

    public string Title => "A save in CRM arrives in Google";

    public async Task RunAsync(CalendarScene scene, Story story, CancellationToken cancellationToken)
    {
        var before = scene.Tally();
        var id = scene.Crm.Save(Agenda.Meeting(500) with { Title = Name });
        story.Tell($"CRM: \"{Name}\" is saved");
        await story.UntilAsync("Google has it", () => scene.Google.Find(Name) is not null, cancellationToken);

        scene.Meeting = (id, scene.Google.Find(Name)!.Id); // it was just there
        await scene.ClaimWritesAsync(story, before, toCrm: 0, toOther: 1, cancellationToken);
    }
}
