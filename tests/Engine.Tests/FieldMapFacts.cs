using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Tests.World;
using Shouldly;
using Xunit;
using static CrmSync.Engine.Tests.World.TestMap;

namespace CrmSync.Engine.Tests;

public sealed class FieldMapFacts
{
    private static readonly FieldMap Map = new(
        [
            new("title", new("Event_Title") { Transforms = [new Transform.Trim(), new Transform.Placeholder("Not Provided")] }, new("summary")),
            new("start", new("Start"), new("start")),
        ],
        [new(["title", "start"])]);

    [Fact]
    public void A_record_is_projected_in_rule_order_with_the_fields_of_its_side()
    {
        Project(Side.Left, ("Start", Nine), ("Event_Title", Text("Meeting")), ("Unmapped", Text("x"))).ShouldBe([Text("Meeting"), Nine]);
        Project(Side.Right, ("summary", Text("Meeting"))).ShouldBe([Text("Meeting"), FieldValue.Nothing]);
    }

    [Fact]
    public void R10_a_field_that_the_read_cut_short_is_unknown_and_not_empty() =>
        Map.Project(Side.Left, Living(("Event_Title", Text("Mee"))) with { Partial = ["Event_Title"] })[0].ShouldBeNull();

    [Theory]
    [InlineData("Not Provided", "")]
    [InlineData(" Not Provided ", "")]
    [InlineData("not provided", "not provided")]
    [InlineData("  ", "")]
    [InlineData(" Meeting ", "Meeting")]
    public void ZG_9_forms_are_taken_off_in_order_when_read(string vendors, string shared) =>
        Map.Rules[0].Left.Read(Text(vendors)).ShouldBe(Text(shared));

    [Theory]
    [InlineData("", "Not Provided")]
    [InlineData("Meeting", "Meeting")]
    public void ZG_9_forms_are_put_on_when_written(string shared, string vendors) =>
        Map.Rules[0].Left.Write(Text(shared)).ShouldBe([new FieldChange.Assign("Event_Title", Text(vendors))]);

    [Fact]
    public void ZG_13_the_natural_key_ignores_case_and_white_space_of_texts()
    {
        Key("Weekly  Meeting", Nine).ShouldBe(Key(" weekly meeting ", Nine));
        Key("Weekly Meeting", Nine).ShouldNotBe(Key("WeeklyMeeting", Nine));
    }

    [Fact]
    public void ZG_13_the_natural_key_knows_a_moment_in_any_zone_and_no_other_moment()
    {
        var inStockholm = new FieldValue.Instant(new(2026, 3, 2, 10, 0, 0, TimeSpan.FromHours(1)));

        Key("Meeting", inStockholm).ShouldBe(Key("Meeting", Nine));
        Key("Meeting", new FieldValue.Instant(inStockholm.Value.AddMilliseconds(1))).ShouldNotBe(Key("Meeting", Nine));
    }

    [Fact]
    public void ZG_13_sets_and_numbers_count_in_the_natural_key_by_their_value()
    {
        Key("x", Set("ann")).ShouldNotBe(Key("x", Set("bob")));
        Key("x", new FieldValue.Number(1.50m)).ShouldBe(Key("x", new FieldValue.Number(1.5m)));
    }

    [Fact]
    public void A_record_without_any_part_of_the_natural_key_is_like_no_other() => Key("", FieldValue.Nothing).ShouldBeNull();

    [Fact]
    public void A_record_with_a_part_of_the_natural_key_has_one() => Key("", Nine).ShouldNotBeNull();

    [Fact]
    public void R10_a_natural_key_with_an_unknown_part_is_unknown() => Map.TextOf(Map.NaturalKeys[0], [null, Nine]).ShouldBeNull();

    [Fact]
    public void R22_another_field_or_form_is_another_rule_and_another_direction_is_not()
    {
        var rule = new FieldRule("title", new("a"), new("b"));

        new FieldRule("title", new("a"), new("c")).Key.ShouldNotBe(rule.Key);
        new FieldRule("title", new("a") { Transforms = [new Transform.Trim()] }, new("b")).Key.ShouldNotBe(rule.Key);
        new FieldRule("title", new("a") { Transforms = [new Transform.Placeholder("x")] }, new("b")).Key.ShouldNotBe(new FieldRule("title", new("a") { Transforms = [new Transform.Placeholder("y")] }, new("b")).Key);
        (rule with { Direction = FlowDirection.LeftToRight }).Key.ShouldBe(rule.Key);
        new FieldRule("title", new("a") { Mandatory = true }, new("b")).Key.ShouldBe(rule.Key);
    }

    [Theory]
    [InlineData(FlowDirection.Both, true, true)]
    [InlineData(FlowDirection.LeftToRight, false, true)]
    [InlineData(FlowDirection.RightToLeft, true, false)]
    public void ALL_1_a_direction_reaches_its_end_only(FlowDirection direction, bool left, bool right) =>
        (direction.Reaches(Side.Left), direction.Reaches(Side.Right)).ShouldBe((left, right));

    private static FieldValue.Instant Nine => new(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    private static string? Key(string title, FieldValue start) => Map.TextOf(Map.NaturalKeys[0], [Text(title), start]);

    private static ImmutableArray<FieldValue?> Project(Side side, params (string, FieldValue)[] fields) => Map.Project(side, Living(fields));

    private static ObservedState.Living Living(params (string Field, FieldValue Value)[] fields) => new(fields.ToImmutableSortedDictionary(pair => pair.Field, pair => pair.Value));
}
