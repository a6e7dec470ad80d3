using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.Simulation.Planning.Case;

/// <summary>Draws a case: one tree, perturbed into the two sides.</summary>
internal static class CaseDraw
{
    private const ulong OptionsStream = 1;
    private const ulong RecordsStream = 2;
    private const ulong StepsStream = 3;

    public static PlannerCase Of(long seed)
    {
        var records = Records(new(seed, RecordsStream));
        return new(seed, Options(new(seed, OptionsStream)) is var options && options.Reaches(Cells.Notes, Side.Right) ? options : options with { LeftCutsShort = false }, records, Steps(new(seed, StepsStream), records));
    }

    private static CaseOptions Options(Dice dice) => new()
    {
        Direction = Mostly(dice, FlowDirection.Both),
        Fields = [Mostly(dice, FlowDirection.Both), Mostly(dice, FlowDirection.Both), Mostly(dice, FlowDirection.Both), Mostly(dice, FlowDirection.Both)],
        Conflicts = dice.Of([ConflictPolicy.Newest, ConflictPolicy.Left, ConflictPolicy.Right]),
        Master = dice.Of([Side.Left, Side.Right]),
        Deletions = dice.OneIn(4) ? DeletionPolicy.Keep : DeletionPolicy.Propagate,
        EditOrDeletion = dice.Of([EditOrDeletion.EditWins, EditOrDeletion.DeletionWins]),
        Duplicates = dice.Of([DuplicatePolicy.Overwrite, DuplicatePolicy.Adopt, DuplicatePolicy.Overwrite, DuplicatePolicy.Clone, DuplicatePolicy.Skip]),
        PutBack = dice.OneIn(3),
        Placeholder = dice.OneIn(3),
        RightDemandsTitle = dice.OneIn(6),
        RightTrims = dice.OneIn(3),
        RightFillsIn = dice.OneIn(5),
        LeftCutsShort = dice.OneIn(5),
        LeftReplies = !dice.OneIn(3),
        RightReplies = !dice.OneIn(3),
    };

    private static FlowDirection Mostly(Dice dice, FlowDirection usual) => dice.OneIn(6) ? dice.Of([FlowDirection.LeftToRight, FlowDirection.RightToLeft]) : usual;

    /// <summary>0 to 12 of them, mostly few: pairs are planned one by one, and only records of one title meet.</summary>
    private static ImmutableArray<RecordPlan> Records(Dice dice)
    {
        var count = dice.OneIn(16) ? dice.Next(13) : 1 + dice.Next(dice.Next(3) + 1);
        var records = ImmutableArray.CreateBuilder<RecordPlan>(count);
        for (var index = 0; index < count; index++)
        {
            var left = Values(dice);
            var twin = dice.OneIn(2) ? left : [left[Cells.Title], .. Values(dice)[1..]];
            var beginning = dice.Of([Beginning.Paired, Beginning.Paired, Beginning.Paired, Beginning.Paired, Beginning.Paired, Beginning.LeftOnly, Beginning.RightOnly, Beginning.Twins]);
            records.Add(new(beginning, left, twin, dice.OneIn(8) ? (dice.Next(16), dice.Next(16)) : default, Troubles(dice)));
        }

        return records.MoveToImmutable();
    }

    private static ImmutableArray<byte> Values(Dice dice)
    {
        var cells = new byte[Cells.Count];
        for (var cell = 0; cell < Cells.Mapped; cell++)
        {
            cells[cell] = (byte)(cell > Cells.FirstGuest + 1 && !dice.OneIn(4) ? 0 : dice.Next(Cells.ValuesOf(cell)));
        }

        cells[Cells.Own] = (byte)dice.Next(2);
        return ImmutableArray.Create(cells);
    }

    private static ImmutableArray<Trouble> Troubles(Dice dice)
    {
        var count = dice.OneIn(2) ? 0 : 1 + dice.Next(2);
        var troubles = ImmutableArray.CreateBuilder<Trouble>(count);
        for (var index = 0; index < count; index++)
        {
            troubles.Add(Any(dice));
        }

        return troubles.MoveToImmutable();
    }

    private static Trouble Any(Dice dice) => (Trouble)dice.Next((int)Trouble.Twice + 1);

    private static ImmutableArray<Step> Steps(Dice dice, ImmutableArray<RecordPlan> records)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        for (var index = 0; index < records.Length; index++)
        {
            var count = dice.Next(5) + (dice.OneIn(4) ? dice.Next(6) : 0);
            for (var step = 0; step < count; step++)
            {
                steps.Add(OneStep(dice, index));
            }
        }

        return steps.DrainToImmutable();
    }

    private static Step OneStep(Dice dice, int record)
    {
        var kind = dice.Of([StepKind.Edit, StepKind.Edit, StepKind.Edit, StepKind.Edit, StepKind.Edit, StepKind.Delete, StepKind.Restore, StepKind.Sync, StepKind.Sync]);
        var cell = dice.OneIn(12) ? Cells.Host : dice.OneIn(10) ? Cells.Own : dice.Next(Cells.FirstGuest + 2);
        var side = dice.Of([Side.Left, Side.Right]);
        return new(kind, record, side, cell, dice.Next(Cells.ValuesOf(cell)), Any(dice), dice.Of([0.01, 1, 3, 90]));
    }
}
