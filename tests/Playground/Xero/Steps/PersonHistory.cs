using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Xero.Steps;

/// <summary>The customer of the tour, from the first sync on (ALL-3).</summary>
internal sealed class PersonHistory : IStep<XeroScene>
{
    public string Title => "One record's history";

    public async Task RunAsync(XeroScene scene, Story story, CancellationToken cancellationToken)
    {
        var entries = await scene.Operator.HistoryAsync(scene.People, scene.Customer.Crm, cancellationToken);
        foreach (var entry in entries)
        {
            story.Tell(HistoryLine.Of(entry, "Xero"));
        }

        story.Claim("outcomes", "would-add, added, updated, updated", string.Join(", ", entries.Select(entry => (string?)entry["outcome"])));
    }
}
