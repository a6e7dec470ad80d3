using System.Collections.Immutable;
using CrmSync.Engine.Model;
using CrmSync.Simulation.Chance;

namespace CrmSync.Simulation.Users;

/// <summary>All that users do in a run, drawn beforehand, so that a failing run can be shortened act by act.</summary>
/// <param name="Before">How many records each side, and both as equals, has before the sync is made.</param>
public sealed record Script((int Left, int Right, int Equal) Before, ImmutableArray<UserAct> Acts)
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>How likely somebody takes back what was just done.</summary>
    private const double SecondThoughts = 0.1;

    /// <summary>An act that takes one back has its number and so much.</summary>
    private const int Undone = 1000;

    /// <summary>Users and faults act so long.</summary>
    public TimeSpan Length { get; init; } = Longest;

    /// <summary>Between two polls; null lets the seed draw it.</summary>
    public TimeSpan? Poll { get; init; }

    /// <param name="kinds">What is done, each as often as it is listed.</param>
    public static Script Draw(Seed seed, ImmutableArray<ActKind> kinds)
    {
        var chance = seed["users"];
        var closeness = chance.NextDouble();
        var acts = ImmutableArray.CreateBuilder<UserAct>();
        var at = TimeSpan.Zero;
        var count = chance.Next(5, 26);
        var (single, undone) = (kinds.Remove(ActKind.DeleteMost), seed["second thoughts"]);
        var (side, record) = (Side.Left, 0);
        for (var number = 0; number < count; number++)
        {
            // People work in bouts, often at one thing: what meets in a few seconds is what conflicts.
            var isBout = number > 0 && chance.Happens(closeness);
            at = isBout ? at + chance.BetweenByMagnitude(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)) : chance.Between(TimeSpan.Zero, Longest);
            side = isBout && chance.Happens(0.4) ? side : chance.Happens(0.5) ? Side.Left : Side.Right;
            record = isBout && chance.Happens(0.5) ? record : chance.Next(1000);
            var act = new UserAct(number, Shorter(at, Longest), chance.OneOf(single), side, record);
            acts.Add(act);
            if (undone.Happens(SecondThoughts))
            {
                acts.Add(act with { Number = number + Undone, At = Shorter(act.At + undone.BetweenByMagnitude(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)), Longest), Kind = ActKind.TakeBack });
            }
        }

        // Now and then somebody deletes most of what is there, of at least so much that an operator is asked.
        var isMass = kinds.Contains(ActKind.DeleteMost) && chance.Happens(0.2);
        for (var number = 0; isMass && number < chance.Next(1, 3); number++)
        {
            acts.Add(new UserAct(count + number, chance.Between(TimeSpan.Zero, Longest), ActKind.DeleteMost, chance.Happens(0.5) ? Side.Left : Side.Right, chance.Next(1000)));
        }

        return new Script((chance.Next(4) + (isMass ? 5 : 0), chance.Next(4), chance.Next(3)), [.. acts.OrderBy(act => act.At).ThenBy(act => act.Number)]);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
