using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Engine.Tests.World;
using Shouldly;
using Xunit;
using static CrmSync.Engine.Tests.World.TestMap;

namespace CrmSync.Engine.Tests;

public sealed class PlannerFacts
{
    [Fact]
    public void An_edit_on_the_left_is_written_to_the_right_once()
    {
        var world = PairWorld.Paired();
        world.Left.UserEdits(Title, "Lunch");
        world.Sync();

        world.Right[Title].ShouldBe("Lunch");
        world.Right.Writes.ShouldBe(1);
        world.Left.Writes.ShouldBe(0);
    }

    [Fact]
    public void An_unchanged_pair_is_left_alone()
    {
        var world = PairWorld.Paired();
        world.Pull().Apply();

        world.Decisions.ShouldBe([Decision.Nothing.Instance]);
    }

    [Fact]
    public void R2_a_new_version_with_the_same_fields_is_agreed_without_a_write()
    {
        var world = PairWorld.Paired();
        world.Left.Touch();
        world.Sync();

        world.Decisions.OfType<Decision.Agree>().Count().ShouldBe(1);
        world.Writes.ShouldBe(0);
    }

    [Fact]
    public void R17_the_echo_of_our_own_write_plans_to_nothing()
    {
        var world = PairWorld.Paired();
        world.Left.UserEdits(Title, "Lunch");
        world.Pull().Apply();
        world.Decisions.Clear();
        world.Pull().Apply();

        world.Decisions.ShouldBe([Decision.Nothing.Instance]);
    }

    [Fact]
    public void R17_a_version_without_a_record_is_completed_by_the_first_sight_of_it()
    {
        var world = PairWorld.Paired(right: new() { RepliesWithRecord = false, Stores = VendorTraits.Shouting, Declares = (_, value) => value });
        world.Left.UserEdits(Title, "Lunch");
        world.Pull().Apply();
        world.Link!.Right.Fields.Count(field => field.Provisional).ShouldBe(1);
        world.Pull().Apply();

        world.Link.Right.Fields.ShouldNotContain(field => field.Provisional);
        world.Left[Title].ShouldBe("Lunch");
        world.Right[Title].ShouldBe("LUNCH");
        world.Writes.ShouldBe(1);
    }

    [Fact]
    public void R17_a_later_version_seen_first_is_ours_where_it_holds_what_the_connector_declares()
    {
        var world = PairWorld.Paired(right: new() { RepliesWithRecord = false, Stores = VendorTraits.Trimming });
        world.Left.UserEdits(Title, " Lunch ");
        world.Pull().Apply();
        world.Right.UserEdits(Notes, "by a user");
        world.Sync();

        world.Left[Title].ShouldBe(" Lunch ");
        world.Left[Notes].ShouldBe("by a user");
        (world.Left.Writes, world.Right.Writes).ShouldBe((1, 1));
    }

    [Fact]
    public void R17_a_later_version_seen_first_shows_a_users_edit_of_the_same_field()
    {
        var world = PairWorld.Paired(right: new() { RepliesWithRecord = false, Stores = VendorTraits.Trimming });
        world.Left.UserEdits(Title, "Lunch");
        world.Pull().Apply();
        world.Right.UserEdits(Title, "Dinner");
        world.Sync();

        world.Left[Title].ShouldBe("Dinner");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Scenario_01_a_vendor_that_rewrites_text_does_not_ping_pong(bool repliesWithRecord)
    {
        var shouting = new VendorTraits { RepliesWithRecord = repliesWithRecord, Stores = VendorTraits.Shouting, Declares = (_, value) => value };
        var world = PairWorld.Paired(left: new() { Stores = VendorTraits.Trimming }, right: shouting);
        world.Left.UserEdits(Title, "Lunch");
        world.Sync();

        (world.Left.Writes, world.Right.Writes).ShouldBe((0, 1));
        world.WritesOfAnotherRound().ShouldBe(0);
        world.Left[Title].ShouldBe("Lunch");
    }

    [Fact]
    public void Scenario_01_a_human_edit_two_seconds_after_our_write_is_not_taken_for_an_echo()
    {
        var world = PairWorld.Paired(right: new() { SecondGrain = true });
        world.Left.UserEdits(Title, "Lunch");
        world.Pull().Apply();
        world.Clock.Advance(2);
        world.Right.UserEdits(Title, "Dinner");
        world.Sync();

        world.Left[Title].ShouldBe("Dinner");
    }

    [Fact]
    public void R2_a_page_older_than_our_write_changes_nothing()
    {
        var world = PairWorld.Paired();
        var old = world.Observe(Side.Right, world.Right.Only.Id);
        world.Left.UserEdits(Title, "Lunch");
        world.Sync();
        world.Deliver(Side.Right, old);
        world.Apply();

        world.Right[Title].ShouldBe("Lunch");
        world.Left[Title].ShouldBe("Lunch");
        world.Writes.ShouldBe(1);
    }

    [Fact]
    public void R2_another_version_of_the_same_time_is_read_by_id_first()
    {
        var world = PairWorld.Paired();
        var agreed = world.Link!.Left;
        var seen = world.Observe(Side.Left, world.Left.Only.Id) with { Version = new("another"), Modified = agreed.Modified };

        Planner.Decide(seen, null, world.Link, world.Policy, new(world.Clock.Now, "m")).ShouldBe(new Decision.Read(Side.Left));
        Planner.Decide(seen with { Modified = agreed.Modified.AddSeconds(1) }, null, world.Link, world.Policy, new(world.Clock.Now, "m")).ShouldBeOfType<Decision.Agree>();
    }

    [Fact]
    public void R2_an_edit_in_the_second_of_the_one_before_is_seen_by_its_values()
    {
        var world = PairWorld.Paired(left: new() { SecondGrain = true });
        world.Left.UserEdits(Title, "Lunch");
        world.Pull().Apply();
        var version = world.Left.Only.Version;
        world.Left.UserEdits(Title, "Dinner");
        world.Left.Only.Version.ShouldBe(version);
        world.Sync();

        world.Right[Title].ShouldBe("Dinner");
    }

    [Fact]
    public void R2_an_old_page_of_the_same_second_does_not_take_the_later_edit_back()
    {
        var world = PairWorld.Paired(left: new() { SecondGrain = true });
        world.Left.UserEdits(Title, "Lunch");
        var old = world.Observe(Side.Left, world.Left.Only.Id);
        world.Left.UserEdits(Title, "Dinner");
        world.Pull().Apply();
        world.Deliver(Side.Left, old);
        world.Apply();

        world.Right[Title].ShouldBe("Dinner");
        world.Left[Title].ShouldBe("Dinner");
    }

    [Fact]
    public void R2_once_read_after_its_second_a_version_proves_that_nothing_changed()
    {
        var world = PairWorld.Paired(left: new() { SecondGrain = true });
        world.Link!.Left.Soft.ShouldBeFalse();
        var forged = (SeenState.Living)world.Observe(Side.Left, world.Left.Only.Id).State;
        var other = new SeenField(Text("Forged"), Fingerprinter.Of(Text("Forged")), Locked: false);
        world.Deliver(Side.Left, world.Observe(Side.Left, world.Left.Only.Id) with { Soft = true, State = forged with { Fields = forged.Fields.SetItem(0, other) } });
        world.Apply();

        world.Decisions.ShouldBe([Decision.Nothing.Instance]);
    }

    [Fact]
    public void R8_absence_is_looked_into_before_it_counts()
    {
        var world = PairWorld.Paired();
        world.Deliver(Side.Left, world.Observe(Side.Left, world.Left.Only.Id) with { State = new SeenState.Suspected() });
        world.Apply();

        world.Decisions[0].ShouldBe(new Decision.Read(Side.Left));
        world.Right.IsEmpty.ShouldBeFalse();
    }

    [Fact]
    public void R8_a_record_outside_the_scope_is_not_written_and_stays_paired()
    {
        var world = PairWorld.Paired();
        world.Right.Exclusion = "outside the window";
        world.Left.UserEdits(Title, "Lunch");
        world.Pull().Apply();
        world.Decisions.ShouldBe([new Decision.Skip("outside the window")]);
        world.Right.Exclusion = null;
        world.Right.Touch();
        world.Sync();

        world.Link!.State.ShouldBe(new LinkState.Paired());
        world.Right[Title].ShouldBe("Lunch");
    }

    [Fact]
    public void An_unreadable_record_is_skipped_with_its_reason_and_stays_paired()
    {
        var world = PairWorld.Paired();
        world.Deliver(Side.Left, world.Observe(Side.Left, world.Left.Only.Id) with { Version = new("new"), Modified = world.Clock.Now, State = new SeenState.Unreadable("no start") });
        world.Apply();

        world.Decisions.ShouldBe([new Decision.Skip("no start")]);
        world.Link!.State.ShouldBe(new LinkState.Paired());
    }
}
