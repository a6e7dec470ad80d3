using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Engine.Tests.World;
using FsCheck;
using FsCheck.Fluent;

namespace CrmSync.Engine.Tests.Properties;

/// <summary>What can happen to a pair between two messages. Every number has a meaning for every step, so that a failing story shrinks well.</summary>
internal enum Happening
{
    EditTitle,
    EditNotes,
    AddGuest,
    RemoveGuest,
    Touch,
    Wait,
    Observe,
    DeliverAgain,
    Apply,
    KilledApply,
    Delete,
}

/// <param name="Number">Which text, guest, page or moment.</param>
internal sealed record Step(Happening What, Side On, int Number)
{
    public override string ToString() => $"{What} {On} {Number}";
}

/// <summary>The pair's options and vendors, and what happens.</summary>
internal sealed record Story(ConflictPolicy Conflicts, EditOrDeletion EditOrDeletion, bool SoftLeft, bool LeftReplies, bool RightReplies, bool Trims, Step[] Steps)
{
    public override string ToString() =>
        $"{Conflicts}, {EditOrDeletion}, soft {SoftLeft}, replies {LeftReplies} {RightReplies}, trims {Trims}: {string.Join("; ", Steps.Select(step => step.ToString()))}";

    /// <summary>Stories made of some kinds of step.</summary>
    public static Arbitrary<Story> Of(params Happening[] kinds)
    {
        var step =
            from what in Gen.Elements(kinds)
            from side in Gen.Elements(Side.Left, Side.Right)
            from number in Gen.Choose(0, 5)
            select new Step(what, side, number);
        var story =
            from conflicts in Gen.Elements(ConflictPolicy.Newest, ConflictPolicy.Left, ConflictPolicy.Right)
            from deletion in Gen.Elements(EditOrDeletion.EditWins, EditOrDeletion.DeletionWins)
            from flags in Gen.Elements(false, true).ArrayOf(4)
            from steps in step.ArrayOf()
            select new Story(conflicts, deletion, flags[0], flags[1], flags[2], flags[3], steps);
        return Arb.From(story, Shorter);
    }

    public PairWorld Begin()
    {
        var stores = Trims ? VendorTraits.Trimming : (Func<string, FieldValue, FieldValue>)((_, value) => value);
        return PairWorld.Paired(
            new() { SecondGrain = SoftLeft, RepliesWithRecord = LeftReplies },
            new() { RepliesWithRecord = RightReplies, Stores = stores },
            policy: policy => policy with { Conflicts = Conflicts, EditOrDeletion = EditOrDeletion });
    }

    private static IEnumerable<Story> Shorter(Story story) =>
        Enumerable.Range(0, story.Steps.Length).Select(index => story with { Steps = [.. story.Steps.Where((_, at) => at != index)] });
}
