using System.Text.Json.Nodes;
using CrmSync.Playground.Tour;
using CrmSync.Playground.Xero.Cast;

namespace CrmSync.Playground.Xero.Steps;

/// <summary>One word of each kind on the three who were listed.</summary>
internal sealed class OperatorDecides : IStep<XeroScene>
{
    public string Title => "Three are listed with whom they could be, and the operator decides";

    public TimeSpan Patience => XeroScene.Patience;

    public async Task RunAsync(XeroScene scene, Story story, CancellationToken cancellationToken)
    {
        var before = scene.Tally();
        var open = (await scene.Operator.DecisionsAsync(scene.People, cancellationToken)).Where(one => (string?)one["side"] == "left").ToDictionary(one => (string)one["id"]!);
        story.Claim("listed of CRM", 3, open.Count);
        await DecideAsync(Casting.Moved, "pair", 1);
        await DecideAsync(Casting.SharesMailbox, "create", 2);
        await DecideAsync(Casting.HasNamesake, "leave", 1);
        await story.UntilAsync("Xero has the first under the new address, and the second", () => Is(Casting.Moved, 1) && Is(Casting.SharesMailbox, 1), cancellationToken);

        await scene.ClaimWritesAsync(story, before, toCrm: 0, toOther: 2, cancellationToken);
        story.Claim("the third in Xero", "somebody.else@example.com", scene.Xero.EmailOf(scene.Xero.Find(Casting.HasNamesake.Name) ?? "") ?? "none");
        var left = (await scene.Operator.DecisionsAsync(scene.People, cancellationToken)).Count(one => (string?)one["side"] == "left");
        story.Claim("listed of CRM now", 0, left);

        bool Is(Person person, int times) => scene.Xero.Named(person.Name) == times && scene.Xero.Find(person.Name) is { } id && scene.Xero.EmailOf(id) == person.Email;

        async Task DecideAsync(Person person, string choice, int candidates)
        {
            var one = open[scene.Crm.Find(person.Name)!]; // the address book has them
            var others = one["candidates"]!.AsArray();
            story.Tell($"{person.Name}: {one["reason"]}");
            story.Tell($"   {others.Count} to choose from, {string.Join(", ", one["choices"]!.AsArray())}: the operator says {choice}");
            story.Claim($"candidates for {person.Name}", candidates, others.Count);
            await scene.Operator.DecideAsync(scene.People, (string)one["record"]!, choice, choice == "pair" ? (string)others[0]!["record"]! : null, names: null, cancellationToken);
        }
    }
}
