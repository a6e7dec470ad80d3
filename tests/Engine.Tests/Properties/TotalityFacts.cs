using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Engine.Tests.World;
using Shouldly;
using Xunit;

namespace CrmSync.Engine.Tests.Properties;

/// <summary>R13: Decide has an answer for everything, what cannot happen included.</summary>
public sealed class TotalityFacts
{
    [Fact]
    public void R13_every_combination_of_observations_links_and_options_has_an_answer_and_the_same_one_each_time()
    {
        var world = PairWorld.Paired();
        var moment = new ApplyMoment(world.Clock.Now, "message");
        var decided = 0;
        foreach (var policy in Policies(world.Policy))
        {
            foreach (var link in Links(world))
            {
                foreach (var left in Observations(world, Side.Left))
                {
                    foreach (var right in Observations(world, Side.Right))
                    {
                        foreach (var restore in (ReadOnlySpan<bool>)[false, true])
                        {
                            var decision = Planner.Decide(left, right, link, policy, moment with { Restore = restore });
                            if (decision.GetType() != Planner.Decide(left, right, link, policy, moment with { Restore = restore }).GetType())
                            {
                                Assert.Fail($"not the same twice: {left} {right} {link}");
                            }

                            if (decision is Decision.Read read && (read.Side == Side.Left ? left : right) is { Fresh: true })
                            {
                                Assert.Fail($"reads again what was just read: {left} {right} {link}");
                            }

                            decided++;
                        }
                    }
                }
            }
        }

        decided.ShouldBeGreaterThan(50_000);
    }

    private static IEnumerable<Policy> Policies(Policy plain) =>
        from direction in Enum.GetValues<FlowDirection>()
        from deletions in Enum.GetValues<DeletionPolicy>()
        from duplicates in Enum.GetValues<DuplicatePolicy>()
        from deletionWins in Enum.GetValues<EditOrDeletion>()
        select plain with { Direction = direction, Deletions = deletions, Duplicates = duplicates, EditOrDeletion = deletionWins, PutBack = deletions == DeletionPolicy.Keep };

    private static IEnumerable<Link?> Links(PairWorld world)
    {
        var pair = world.Link!; // the world is paired
        yield return null;
        foreach (var link in (Link[])[pair, pair.With(Side.Left, pair.Left with { Gone = true }), pair.With(Side.Right, pair.Right with { Soft = true }), pair.With(Side.Left, pair.Left with { Fields = [] })])
        {
            yield return link;
            yield return link with { Intent = new("message", world.Clock.Now.AddMinutes(5), Side.Right) { Expected = link.Right.Version, Sent = link.Right.Fields } };
            yield return link with { State = new LinkState.Ended(world.Clock.Now) };
        }

        yield return pair.With(Side.Right, LinkSide.Unknown) with { State = new LinkState.Reserved(Side.Right) };
        yield return pair.With(Side.Left, LinkSide.Unknown with { Fields = pair.Left.Fields }) with { State = new LinkState.Reserved(Side.Left) };
    }

    private static IEnumerable<SeenRecord?> Observations(PairWorld world, Side side)
    {
        var agreed = world.Observe(side, world.On(side).Only.Id);
        var living = (SeenState.Living)agreed.State;
        var edited = new SeenState.Living([new SeenField(TestMap.Text("other"), TestMap.Fingerprinter.Of(TestMap.Text("other")), Locked: side == Side.Right), .. living.Fields[1..]]);
        var partial = new SeenState.Living([living.Fields[0], default, .. living.Fields[2..]]);
        yield return null;
        foreach (var state in (SeenState[])[living, edited, partial, new SeenState.Deleted(), new SeenState.Unreadable("why")])
        {
            yield return agreed with { State = state };
            yield return agreed with { State = state, Version = new("new"), Modified = agreed.Modified.AddMinutes(1) };
            yield return agreed with { State = state, Version = new("new"), Modified = agreed.Modified.AddMinutes(1), Fresh = true };
        }

        yield return agreed with { State = new SeenState.Settled() };
        yield return agreed with { State = new SeenState.Suspected() };
        yield return agreed with { State = edited, Version = new("old"), Modified = agreed.Modified.AddMinutes(-1), Exclusion = "outside" };
    }
}
