using CrmSync.Engine.Planning;
using CrmSync.Engine.Tests.World;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;
using static CrmSync.Engine.Tests.World.TestMap;

namespace CrmSync.Engine.Tests.Properties;

/// <summary>What holds of every story. On failure FsCheck names the seed and the shortest story it found.</summary>
public sealed class ConvergenceProperties
{
    private static readonly int Tests = int.Parse(Environment.GetEnvironmentVariable("PROPERTY_TESTS") ?? "1000", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly Happening[] Edits = [Happening.EditTitle, Happening.EditNotes, Happening.AddGuest, Happening.RemoveGuest];
    private static readonly Happening[] Traffic = [Happening.Touch, Happening.Wait, Happening.Observe, Happening.Observe, Happening.DeliverAgain, Happening.Apply, Happening.Apply];
    private static readonly Happening[] Trouble = [.. Edits, .. Traffic, Happening.KilledApply, Happening.Delete];

    [Fact]
    public void However_pages_are_lost_doubled_and_shuffled_and_messages_killed_both_sides_end_alike_and_quiet() =>
        Check(Trouble, story =>
        {
            var (world, _) = Told(story);
            world.Left.IsEmpty.ShouldBe(world.Right.IsEmpty);
            if (!world.Left.IsEmpty)
            {
                (world.Left[Title].Trim(), world.Left[Notes], world.Left[Guests]).ShouldBe((world.Right[Title].Trim(), world.Right[Notes], world.Right[Guests]));
            }

            world.Left.Records.Count(record => !record.Deleted).ShouldBeLessThanOrEqualTo(1);
            world.Right.Records.Count(record => !record.Deleted).ShouldBeLessThanOrEqualTo(1);
            world.WritesOfAnotherRound().ShouldBe(0);
            world.Decisions[^1].ShouldBe(Decision.Nothing.Instance);
        });

    [Fact]
    public void No_message_writes_without_a_users_change() =>
        Check([Happening.Touch, Happening.Wait, Happening.Observe, Happening.DeliverAgain, Happening.Apply, Happening.KilledApply], story => Told(story).World.Writes.ShouldBe(0));

    [Fact]
    public void There_are_never_more_writes_than_users_made_changes() =>
        Check([.. Edits, Happening.Delete, .. Traffic], story =>
        {
            var (world, changes) = Told(story);
            world.Writes.ShouldBeLessThanOrEqualTo(changes);
        }, story => story with { SoftLeft = false }); // in one second of grain an old page is believed once, and made good

    [Fact]
    public void Edits_of_different_fields_on_the_two_sides_all_survive() =>
        Check([.. Edits, .. Traffic, Happening.KilledApply], story =>
        {
            var disjoint = story with
            {
                SoftLeft = false,
                Steps = [.. story.Steps.Select(step => step with { On = step.What switch { Happening.EditTitle => Model.Side.Left, Happening.EditNotes => Model.Side.Right, _ => step.On } })],
            };
            var (world, _) = Told(disjoint);
            world.Right[Title].ShouldBe(Last(disjoint, Happening.EditTitle, "Meeting").Trim() is var title && disjoint.Trims ? title : Last(disjoint, Happening.EditTitle, "Meeting"));
            world.Left[Notes].ShouldBe(Last(disjoint, Happening.EditNotes, "agenda"));
        });

    private static string Last(Story story, Happening what, string otherwise) => story.Steps.LastOrDefault(step => step.What == what) switch
    {
        null => otherwise,
        { Number: 0 } => "",
        { What: Happening.EditTitle } step => $"title {step.Number} ",
        var step => $"notes {step.Number}",
    };

    private static (PairWorld World, int UserChanges) Told(Story story)
    {
        var world = story.Begin();
        var teller = new Teller(world);
        teller.Tell(story);
        teller.End();
        return (world, teller.UserChanges);
    }

    private static void Check(Happening[] kinds, Action<Story> holds, Func<Story, Story>? only = null) =>
        Prop.ForAll(Story.Of(kinds), story => holds(only is null ? story : only(story))).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests).WithEndSize(60));
}
