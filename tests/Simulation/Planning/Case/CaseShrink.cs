namespace CrmSync.Simulation.Planning.Case;

/// <summary>Makes a failing case smaller while it fails in the same invariant.</summary>
internal static class CaseShrink
{
    private const int MostTries = 2000;

    public static PlannerCase Smallest(PlannerCase failing, string broken, Func<PlannerCase, string?> fault)
    {
        var (smallest, tries, goesOn) = (failing, 0, true);
        while (goesOn)
        {
            goesOn = false;
            foreach (var smaller in Smaller(smallest))
            {
                if (++tries > MostTries)
                {
                    return smallest;
                }

                if (fault(smaller) is { } still && Kind(still) == Kind(broken))
                {
                    (smallest, goesOn) = (smaller, true);
                    break;
                }
            }
        }

        return smallest;
    }

    /// <summary>The invariant and the first words: one broken otherwise is another failure.</summary>
    private static string Kind(string broken) => string.Join(' ', broken.Split(' ').Take(2));

    private static IEnumerable<PlannerCase> Smaller(PlannerCase plan)
    {
        for (var index = 0; index < plan.Records.Length; index++)
        {
            yield return Without(plan, index);
        }

        for (var index = 0; index < plan.Steps.Length; index++)
        {
            yield return plan with { Steps = plan.Steps.RemoveAt(index) };
        }

        for (var index = 0; index < plan.Records.Length; index++)
        {
            var record = plan.Records[index];
            for (var trouble = 0; trouble < record.Troubles.Length; trouble++)
            {
                yield return plan with { Records = plan.Records.SetItem(index, record with { Troubles = record.Troubles.RemoveAt(trouble) }) };
            }

            if (record.Locked != default)
            {
                yield return plan with { Records = plan.Records.SetItem(index, record with { Locked = default }) };
            }
        }

        foreach (var plain in Plainer(plan.Options))
        {
            if (plain != plan.Options)
            {
                yield return plan with { Options = plain };
            }
        }
    }

    private static IEnumerable<CaseOptions> Plainer(CaseOptions options)
    {
        for (var field = 0; field < Cells.Fields; field++)
        {
            if (options.Fields[field] != default)
            {
                yield return options with { Fields = options.Fields.SetItem(field, default) };
            }
        }

        yield return options with { Direction = default };
        yield return options with { PutBack = false };
        yield return options with { Placeholder = false };
        yield return options with { RightDemandsTitle = false };
        yield return options with { RightTrims = false };
        yield return options with { RightFillsIn = false };
        yield return options with { LeftCutsShort = false };
        yield return options with { LeftReplies = true };
        yield return options with { RightReplies = true };
    }

    private static PlannerCase Without(PlannerCase plan, int record) => plan with
    {
        Records = plan.Records.RemoveAt(record),
        Steps = [.. plan.Steps.Where(step => step.Record != record).Select(step => step.Record > record ? step with { Record = step.Record - 1 } : step)],
    };
}
