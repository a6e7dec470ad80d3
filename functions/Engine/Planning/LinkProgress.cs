using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>What a link becomes while its decisions are carried out. Each step is saved before the next one is taken (R14 to R17).</summary>
public static class LinkProgress
{
    /// <summary>Values of fields that a reservation remembers beside those that were sent first.</summary>
    private const int MostSentSince = 64;

    /// <summary>
    /// Before a creation is sent. The target is nobody yet, whoever stood there before; what it will be sent is known already.
    /// A reservation that is sent again keeps what was sent before, because that may be what is found.
    /// </summary>
    public static Link Reserve(Link? link, Decision.Create create, string owner, DateTimeOffset until)
    {
        var intent = new Intent(owner, until, create.On);
        return link is { State: LinkState.Reserved reserved } && reserved.On == create.On && link.Generation == create.Generation
            ? (link with { Intent = intent }).With(create.On, SentAgain(link.On(create.On), create.Sent))
            : new Link(new LinkState.Reserved(create.On), LinkSide.Unknown, LinkSide.Unknown, create.Generation) { Intent = intent }
                .With(create.On.Other(), create.Source)
                .With(create.On, LinkSide.Unknown with { Fields = create.Sent });
    }

    /// <summary>Before an update is sent. Two records that meet by it are known to each other from here on.</summary>
    public static Link Announce(Link? link, Decision.Write write, string owner, DateTimeOffset until)
    {
        var before = link is { State: not LinkState.Ended } ? link : new Link(new LinkState.Paired(), LinkSide.Unknown, LinkSide.Unknown, link?.Generation ?? 0);
        return (before with { State = new LinkState.Paired(), Intent = write.Announced with { Owner = owner, Until = until } })
            .With(write.On, before.On(write.On) with { Id = write.Id })
            .With(write.On.Other(), before.On(write.On.Other()) with { Id = write.Source.Id });
    }

    public static Link Created(Link reserved, Decision.Create create, Answer answer, Policy policy) =>
        (reserved with { State = new LinkState.Paired(), Intent = null })
            .With(create.On.Other(), create.Source)
            .With(create.On, Confirmed(LinkSide.Unknown with { Fields = create.Sent }, answer, policy));

    public static Link Written(Link announced, Decision.Write write, Answer answer, Policy policy) =>
        (announced with { State = new LinkState.Paired(), Intent = null })
            .With(write.On.Other(), write.Source)
            .With(write.On, Confirmed(write.Target, answer, policy));

    public static Link Agreed(Link? link, Decision.Agree agree) => new(new LinkState.Paired(), agree.Left, agree.Right, link?.Generation ?? 0);

    /// <summary>Nothing was ever agreed with the survivor: each of its fields is met for the first time (R22).</summary>
    public static Link Followed(Link link, Decision.Follow follow) => (link with { State = new LinkState.Paired(), Intent = null }).With(follow.On, LinkSide.Unknown with { Id = follow.Survivor });

    public static Link Parted(Link link, Decision.Part part) => (link with { State = new LinkState.Paired(), Intent = null }).With(part.Gone, link.On(part.Gone) with { Gone = true });

    /// <summary>R21: not before the versions that it agreed on, whatever our clock says: a pull that shows one of them afterwards is late, and meets nobody anew.</summary>
    public static Link Ended(Link link, DateTimeOffset at) =>
        link with { State = new LinkState.Ended(((DateTimeOffset[])[at, link.Left.Modified, link.Right.Modified]).Max()), Intent = null };

    /// <summary>After a deletion: also a record that nobody had heard of before it was looked for is known by its id from here on, to whatever still shows it (R21).</summary>
    public static Link Removed(Link link, Decision.Delete delete, DateTimeOffset at) => Ended(link.With(delete.On, link.On(delete.On) with { Id = delete.Id }), at);

    /// <summary>Of each field the first that was sent, and whatever else was since. One that changes each time it is sent again has no end of them: the latest count.</summary>
    private static LinkSide SentAgain(LinkSide before, ImmutableArray<FieldBaseline> sent)
    {
        ImmutableArray<FieldBaseline> others = [.. before.Fields.Skip(sent.Length).Concat(sent.Where(field => !before.WasSent(field.RuleKey, field.Print)))];
        return before with { Fields = [.. before.Fields.Take(sent.Length), .. others.Skip(others.Length - MostSentSince)] };
    }

    /// <summary>R17: what was sent is agreed as the vendor stored it. Whatever else the answer shows is news, so the version proves nothing yet.</summary>
    private static LinkSide Confirmed(LinkSide target, Answer answer, Policy policy)
    {
        var side = target with { Id = answer.Id, Version = answer.Version, Modified = answer.Modified, Gone = false };
        if (answer.Stored is not { State: SeenState.Living stored } seen)
        {
            return side.Fields.Any(field => field.Provisional) ? side : side with { Soft = true }; // nothing was sent, and what the vendor filled in is still to be seen
        }

        var now = policy.Map.Rules.Select((rule, index) => (rule.Key, Field: stored.Fields[index])).Where(pair => pair.Field.Print is not null).ToDictionary(pair => pair.Key, pair => pair.Field);
        ImmutableArray<FieldBaseline> fields = [.. side.Fields.Select(field => field.Provisional && now.TryGetValue(field.RuleKey, out var found)
            ? new(field.RuleKey, policy.Fingerprinter.Completed(field.Print, found.Print!), Provisional: false, found.Locked) // those without a print are left out
            : field)];
        return side with { Soft = seen.Soft || fields.Any(field => now.TryGetValue(field.RuleKey, out var found) && !field.Print.Equals(found.Print)), Fields = fields };
    }
}
