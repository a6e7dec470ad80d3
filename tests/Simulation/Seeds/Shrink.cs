using System.Collections.Immutable;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.Seeds;

/// <summary>Leaves out of a failing run what it does not need to fail: whole kinds of faults, then strikes, then acts of users.</summary>
internal static class Shrink
{
    public static RunOptions Of(SeedResult failed, RunOptions options, int mostRuns)
    {
        var (invariant, runs) = (failed.Violations[0].Invariant, 0);
        var best = options with { Script = failed.Script, Strikes = failed.Strikes.Select(strike => strike.Number).ToImmutableSortedSet() };
        var strikes = failed.Strikes;
        foreach (var kind in strikes.Select(strike => strike.Kind).Distinct())
        {
            Try(best with { Strikes = strikes.Where(strike => strike.Kind != kind).Select(strike => strike.Number).ToImmutableSortedSet() });
        }

        int before;
        do
        {
            before = Size(best);
            Reduce([.. best.Strikes!.Order()], part => best with { Strikes = best.Strikes!.Except(part).ToImmutableSortedSet() });
            Reduce([.. best.Script!.Acts], part => best with { Script = best.Script! with { Acts = [.. best.Script!.Acts.Except(part)] } });
            foreach (var fewer in (Func<Script, Script>[])[script => script with { Before = (0, script.Before.Right, script.Before.Equal) }, script => script with { Before = (script.Before.Left, 0, script.Before.Equal) }, script => script with { Before = (script.Before.Left, script.Before.Right, 0) }])
            {
                Try(best with { Script = fewer(best.Script!) });
            }
        }
        while (Size(best) < before && runs < mostRuns);

        return best;

        // Halves, quarters and so on, down to single ones.
        void Reduce<T>(List<T> parts, Func<IReadOnlyCollection<T>, RunOptions> without)
        {
            for (var size = Math.Max(1, parts.Count / 2); size >= 1 && parts.Count > 0; size = size > 1 ? size / 2 : 0)
            {
                for (var at = 0; at < parts.Count && runs < mostRuns;)
                {
                    var chunk = parts.GetRange(at, Math.Min(size, parts.Count - at));
                    if (Try(without(chunk)))
                    {
                        parts.RemoveRange(at, chunk.Count);
                    }
                    else
                    {
                        at += chunk.Count;
                    }
                }
            }
        }

        bool Try(RunOptions smaller)
        {
            runs++;
            var result = SeedRun.Run(failed.Seed, smaller with { KeepsLines = false });
            if (!result.Violations.Any(violation => violation.Invariant == invariant))
            {
                return false;
            }

            strikes = result.Strikes;
            best = smaller with { Strikes = strikes.Select(strike => strike.Number).ToImmutableSortedSet() };
            return true;
        }
    }

    private static int Size(RunOptions options) => options.Strikes!.Count + options.Script!.Acts.Length + options.Script.Before.Left + options.Script.Before.Right + options.Script.Before.Equal;
}
