using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Engine.Tests.World;
using Shouldly;
using Xunit;
using static CrmSync.Engine.Tests.World.TestMap;

namespace CrmSync.Engine.Tests;

public sealed class SurvivorFacts
{
    private static readonly FieldRule Name = new(Title, new(Title), new(Title));
    private static readonly ApplyMoment Now = new(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero), "the message");
    private static readonly Policy Policy = new(Of(Name), TestMap.Fingerprinter, AsGiven.Form, AsGiven.Form);

    [Fact]
    public void Scenario_13_A_record_that_was_merged_is_followed_to_its_survivor_and_nothing_is_deleted() =>
        Planner.Decide(null, Deleted(survivor: "b"), Paired(), Policy, Now).ShouldBe(new Decision.Follow(Side.Right, new("b")));

    [Fact]
    public void Where_both_are_gone_nobody_is_followed() => Planner.Decide(Deleted(null), Deleted(survivor: "b"), Paired(), Policy, Now).ShouldBeOfType<Decision.Forget>();

    [Fact]
    public void R22_Nothing_was_agreed_with_the_survivor()
    {
        var paired = Paired();
        var followed = LinkProgress.Followed(paired, new(Side.Right, new("b")));

        followed.Right.ShouldBe(LinkSide.Unknown with { Id = new("b") });
        followed.Left.ShouldBeSameAs(paired.Left);
        Planner.Decide(null, new(new("b"), default, default, Soft: false, Fresh: false, new SeenState.Suspected()), followed, Policy, Now).ShouldBe(new Decision.Read(Side.Right));
    }

    [Theory]
    [InlineData(DeletionPolicy.Archive, true, true)]
    [InlineData(DeletionPolicy.Archive, false, false)]
    [InlineData(DeletionPolicy.Keep, true, false)]
    [InlineData(DeletionPolicy.Propagate, false, true)]
    public void A_deletion_travels_to_a_side_that_archives_where_only_that_is_allowed(DeletionPolicy deletions, bool archives, bool travels)
    {
        var policy = Policy with { Deletions = deletions, Archives = archives ? [Side.Right] : [] };

        (Planner.Decide(Deleted(null), null, Paired(), policy, Now) is Decision.Delete).ShouldBe(travels);
    }

    [Theory]
    [InlineData(FlowDirection.LeftToRight, Side.Left, true)]
    [InlineData(FlowDirection.LeftToRight, Side.Right, false)]
    [InlineData(FlowDirection.Both, Side.Right, true)]
    public void A_record_is_added_only_where_records_are_added(FlowDirection creates, Side from, bool added)
    {
        var policy = Policy with { Creates = creates };
        var record = new SeenRecord(new("a"), new("1"), Now.Now, Soft: false, Fresh: false, new SeenState.Living([new(Text("x"), TestMap.Fingerprinter.Of(Text("x")), Locked: false)]));

        var decision = Planner.Decide(from == Side.Left ? record : null, from == Side.Right ? record : null, null, policy, Now);

        (decision is Decision.Create).ShouldBe(added);
        if (!added)
        {
            decision.ShouldBe(new Decision.Skip("the sync does not add records to the left side"));
        }
    }

    [Fact]
    public void A_surer_sign_that_contradicts_is_for_the_operator()
    {
        FirstContactMatch.Of(1, [new("a")], contradicted: true).ShouldBeOfType<FirstContactMatch.Ambiguous>();
        FirstContactMatch.Of(1, [new("a")]).ShouldBe(new FirstContactMatch.One(new("a")));
    }

    private static SeenRecord Deleted(string? survivor) =>
        new(new("a"), new("2"), Now.Now, Soft: false, Fresh: false, new SeenState.Deleted { SurvivedBy = survivor is null ? null : new RecordId(survivor) });

    private static Link Paired() => new(new LinkState.Paired(), Agreed(), Agreed(), 0);

    private static LinkSide Agreed() => new(new("a"), new("1"), Now.Now.AddMinutes(-10), Soft: false, Gone: false, [new(Name.Key, TestMap.Fingerprinter.Of(Text("x")), Provisional: false, Locked: false)]);
}
