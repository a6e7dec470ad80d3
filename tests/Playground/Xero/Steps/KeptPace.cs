using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Xero.Steps;

/// <summary>Xero's own counters, of the whole tour: 60 calls in any minute and 5 at once are what it grants.</summary>
internal sealed class KeptPace : IStep<XeroScene>
{
    public string Title => "Xero's limits were kept by pace";

    public Task RunAsync(XeroScene scene, Story story, CancellationToken cancellationToken)
    {
        var usage = scene.Stage.World.Xero.Usage();
        story.Tell($"{usage.Calls} calls in all, at most {usage.MostInAMinute} of 60 in a minute and {usage.MostAtOnce} of 5 at once; {usage.Refused} were turned away");
        story.Claim("turned away", 0L, usage.Refused);
        story.Claim("never more than 60 a minute", true, usage.MostInAMinute <= 60);
        story.Claim("never more than 5 at once", true, usage.MostAtOnce <= 5);
        return Task.CompletedTask;
    }
}
