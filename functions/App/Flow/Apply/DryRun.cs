using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>What an apply would do, told and not done: records are read where the planner asks, and nothing is written, here or at a vendor.</summary>
internal static class DryRun
{
    /// <summary>Reads that a pair can need before it is clear what becomes of it.</summary>
    private const int MostRounds = 6;

    public static async Task RunAsync(ApplyWork work, IReadOnlyList<Pair> pairs, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var moment = new ApplyMoment(now, work.Message.Message);
        var open = pairs.Where(pair => pair.End is null).ToList();
        var decided = open.ToDictionary(pair => pair, pair => Decide(work, pair, moment));
        for (var round = 0; round < MostRounds && open.Exists(pair => decided[pair] is Decision.Read or Decision.Find); round++)
        {
            foreach (var side in (Side[])[Side.Left, Side.Right])
            {
                await work.ReadFreshAsync(side, [.. open.Where(pair => decided[pair] is Decision.Read read && read.Side == side)], cancellationToken);
                foreach (var pair in open.Where(pair => decided[pair] is Decision.Find find && find.On == side))
                {
                    await work.FindAsync(side, pair, ((Decision.Find)decided[pair]).Generation, cancellationToken);
                }
            }

            foreach (var pair in open.Where(pair => pair.End is null))
            {
                decided[pair] = Decide(work, pair, moment);
            }
        }

        foreach (var pair in pairs.Where(pair => !IsToldByItsLeft(pair)))
        {
            Tell(work, pair, decided.GetValueOrDefault(pair));
        }
    }

    private static Decision Decide(ApplyWork work, Pair pair, ApplyMoment moment) =>
        OperatorWords.Of(pair) ?? Planner.Decide(pair.Left, pair.Right, pair.Link, work.PolicyFor(pair), moment);

    /// <summary>A pair whose two records are due is named twice.</summary>
    private static bool IsToldByItsLeft(Pair pair) => pair.Side == Side.Right && pair.LeftRow is { Due: true };

    private static void Tell(ApplyWork work, Pair pair, Decision? decision)
    {
        if (pair.Listing is { } listing)
        {
            work.History.Add(pair, "would-list", pair.ListedSide, listing.Reason, []);
            return;
        }

        switch (decision)
        {
            case Decision.Create create:
                Tell(work, pair, "would-add", create.On, []);
                break;
            case Decision.Write write:
                Tell(work, pair, pair.Link is null ? "would-pair" : "would-update", write.On, write.Fields);
                break;
            case Decision.Delete delete:
                Tell(work, pair, "would-delete", delete.On, []);
                break;
            case Decision.Agree when pair.Link is null:
                work.History.Add(pair, "would-pair", null, "as they are", []);
                break;
            case Decision.Part part:
                work.History.Add(pair, "would-keep", part.Gone.Other(), "its partner is gone", []);
                break;
            case Decision.Follow follow:
                work.History.Add(pair, "would-follow", follow.On, "its record was merged into another one", []);
                break;
            case Decision.Skip { Wants: not null } skip:
                work.History.Add(pair, "would-list", null, skip.Reason, []);
                break;
            case Decision.Skip skip:
                work.History.Add(pair, "would-skip", null, skip.Reason, []);
                break;
            case Decision.Await or Decision.Wait:
                work.History.Add(pair, "would-wait", null, "for another record or another run", []);
                break;
            case null when pair.End is PairEnd.PutOff or PairEnd.Later or PairEnd.Left:
                work.History.Add(pair, "would-wait", null, "for a sync that has to look at it first, or for another run", []);
                break;
            case null or Decision.Nothing or Decision.Forget or Decision.Agree or Decision.Read or Decision.Find:
                break;
            default:
                throw new InvalidOperationException($"unknown decision {decision}");
        }
    }

    private static void Tell(ApplyWork work, Pair pair, string outcome, Side on, System.Collections.Immutable.ImmutableArray<string> fields) =>
        work.History.Add(pair, outcome, on, work.Errand.Mode.Reaches(on) ? null : "not in this mode", fields);
}
