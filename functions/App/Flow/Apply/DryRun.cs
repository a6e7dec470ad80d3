using System.Collections.Immutable;
using CrmSync.App.State;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>What an apply would do, told and not done: records are read where the planner asks, and nothing is written, here or at a vendor.</summary>
internal static class DryRun
{
    /// <summary>Reads that a pair can need before it is clear what becomes of it.</summary>
    private const int MostRounds = 6;

    /// <summary>Tries to read from a vendor that is at a loss; then it is told that the record waits.</summary>
    private const int MostPutOffs = 3;

    /// <summary>The keys of the message that cannot be told of yet, because the vendor gives no answer now, and when to ask again.</summary>
    public static async Task<ImmutableArray<(string Key, PairEnd.PutOff End)>> RunAsync(ApplyWork work, OperatorWords words, IReadOnlyList<Pair> pairs, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = pairs.Where(pair => pair.End is null).ToList();
        var decided = open.ToDictionary(pair => pair, pair => Decide(work, pair, now));
        for (var round = 0; round < MostRounds && open.Exists(pair => pair.End is null && decided[pair] is Decision.Read or Decision.Find); round++)
        {
            foreach (var side in (Side[])[Side.Left, Side.Right])
            {
                await work.ReadFreshAsync(side, [.. open.Where(pair => pair.End is null && decided[pair] is Decision.Read read && read.Side == side)], cancellationToken);
                foreach (var pair in open.Where(pair => pair.End is null && decided[pair] is Decision.Find find && find.On == side))
                {
                    await work.FindAsync(side, pair, ((Decision.Find)decided[pair]).Generation, cancellationToken);
                }
            }

            foreach (var pair in open.Where(pair => pair.End is null))
            {
                decided[pair] = Decide(work, pair, now);
            }
        }

        await words.ListMergedAsync(work.Context, [.. open.Where(pair => pair.End is null).Select(pair => (pair, decided[pair]))], cancellationToken);
        var told = pairs.Where(pair => !IsToldByItsLeft(pair)).ToLookup(pair => IsPutOff(work, pair));
        foreach (var pair in told[false])
        {
            Tell(work, pair, decided.GetValueOrDefault(pair));
        }

        return [.. told[true].Select(pair => (Keys.LinkRow(pair.Side, pair.Key), (PairEnd.PutOff)pair.End!))]; // those that are put off
    }

    private static Decision Decide(ApplyWork work, Pair pair, DateTimeOffset now) => OperatorWords.Of(pair)
        ?? Planner.Decide(pair.Left, pair.Right, pair.Link, work.PolicyFor(pair), new ApplyMoment(now, work.Message.Message, pair.IsWantedBack));

    /// <summary>A pair whose two records are due is named twice.</summary>
    private static bool IsToldByItsLeft(Pair pair) => pair.Side == Side.Right && pair.LeftRow is { Due: true };

    private static bool IsPutOff(ApplyWork work, Pair pair) => pair is { Unread: not null, End: PairEnd.PutOff put } && (put.IsExact || work.Message.Attempts < MostPutOffs);

    private static void Tell(ApplyWork work, Pair pair, Decision? decision)
    {
        if (pair.Listing is { } listing)
        {
            work.History.Add(pair, "would-list", pair.ListedSide, listing.Reason, []);
            return;
        }

        if (pair.Unread is { } unread)
        {
            work.History.Add(pair, "would-wait", pair.Side, $"it has to be read first: {unread}", []);
            return;
        }

        switch (decision)
        {
            case Decision.Create create:
                TellWrite(work, pair, "would-add", create.On, []);
                break;
            case Decision.Write write:
                TellWrite(work, pair, pair.Link is null ? "would-pair" : "would-update", write.On, write.Fields);
                break;
            case Decision.Delete delete:
                TellWrite(work, pair, "would-delete", delete.On, []);
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
                work.History.Add(pair, "would-list", pair.Side, skip.Reason, []);
                break;
            case Decision.Skip skip:
                work.History.Add(pair, "would-skip", pair.Side, skip.Reason, []);
                break;
            case Decision.Await or Decision.Wait:
                work.History.Add(pair, "would-wait", pair.Side, "for another record or another run", []);
                break;
            case Decision.Read or Decision.Find:
                work.History.Add(pair, "would-wait", pair.Side, "it changes faster than it can be read", []);
                break;
            case null when pair.End is PairEnd.PutOff or PairEnd.Later or PairEnd.Left:
                work.History.Add(pair, "would-wait", pair.Side, "for a sync that has to look at it first, or for another run", []);
                break;
            case null or Decision.Nothing or Decision.Forget or Decision.Agree:
                break;
            default:
                throw new InvalidOperationException($"unknown decision {decision}");
        }
    }

    private static void TellWrite(ApplyWork work, Pair pair, string outcome, Side on, ImmutableArray<string> fields)
    {
        if (work.Errand.Mode.Reaches(on))
        {
            work.History.AddWrite(pair, outcome, on, fields);
        }
        else
        {
            work.History.Add(pair, outcome, on, "not in this mode", fields);
        }
    }
}
