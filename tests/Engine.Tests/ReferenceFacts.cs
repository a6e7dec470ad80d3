using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Engine.Tests.World;
using Shouldly;
using Xunit;
using static CrmSync.Engine.Tests.World.TestMap;

namespace CrmSync.Engine.Tests;

/// <summary>R23: people who point to accounts; the left side knows accounts by id, the right one by name.</summary>
public sealed class ReferenceFacts
{
    private static readonly FieldRule Name = new(Title, new(Title), new(Title)) { Companion = "account" };
    private static readonly FieldRule Account = new("account", new("Account"), new("Qualifier") { Transforms = [new Transform.Named()], Mandatory = true }) { Parent = "account" };

    private static readonly FieldValue.Reference Acme = Pair("acme", "Acme");
    private static readonly FieldValue.Reference Birch = Pair("birch", "Birch");
    private static readonly Policy Policy = new(Of(Name, Account), TestMap.Fingerprinter, AsGiven.Form, AsGiven.Form) { References = new Accounts() };
    private static readonly ApplyMoment Now = new(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero), "the message");

    [Fact]
    public void R23_A_record_whose_parent_has_no_partner_waits() =>
        Planner.Decide(Seen(Text("Jane"), Awaited), null, null, Policy, Now).ShouldBe(new Decision.Await("account"));

    [Fact]
    public void R23_A_record_is_made_with_what_the_other_side_calls_its_parent()
    {
        var made = Planner.Decide(Seen(Text("Jane"), Known(Acme)), null, null, Policy, Now).ShouldBeOfType<Decision.Create>();

        made.Changes.ShouldBe([new FieldChange.Assign(Title, Text("Jane")), new FieldChange.Assign("Qualifier", Text("Acme"))]);
    }

    [Fact]
    public void R23_A_name_becomes_the_record_it_names()
    {
        var made = Planner.Decide(null, Seen(Text("Jane"), Known(Acme)), null, Policy, Now).ShouldBeOfType<Decision.Create>();

        made.Changes.ShouldBe([new FieldChange.Assign(Title, Text("Jane")), new FieldChange.Assign("Account", new FieldValue.Reference(new("left acme"), "Acme"))]);
    }

    [Fact]
    public void ZX_1_A_record_without_its_parent_is_left_for_the_operator_to_name_it() =>
        Planner.Decide(Seen(Text("Jane"), Known(FieldValue.Nothing)), null, null, Policy, Now)
            .ShouldBe(new Decision.Skip("the field 'account' is mandatory and empty") { Wants = "account" });

    [Fact]
    public void R23_A_parent_that_is_not_synced_yet_is_never_written_as_nothing_and_the_rest_goes_on()
    {
        var write = Planner.Decide(Seen(Text("Jane Roe"), Awaited, version: "2"), null, Paired(), Policy, Now).ShouldBeOfType<Decision.Write>();

        write.Changes.ShouldBe([new FieldChange.Assign(Title, Text("Jane Roe"))]);
        write.Source.Soft.ShouldBeTrue("the account is still to come");
        write.Source.Field(Account.Key)!.Value.Print.ShouldBe(TestMap.Fingerprinter.Of(Acme));
    }

    [Fact]
    public void R23_A_record_that_only_names_its_parent_is_left_for_the_operator_where_the_name_leads_nowhere() =>
        Planner.Decide(null, Seen(Text("Jane"), Awaited with { ByName = true }), null, Policy, Now)
            .ShouldBe(new Decision.Skip("the field 'account' names no record that is synced, or more than one") { Wants = "account" });

    [Fact]
    public void R23_A_parents_name_that_nobody_bears_any_more_is_the_field_as_it_was_agreed()
    {
        var write = Planner.Decide(null, Seen(Text("Jane Roe"), Awaited with { ByName = true }, version: "2"), Paired(), Policy, Now).ShouldBeOfType<Decision.Write>();

        write.Changes.ShouldBe([new FieldChange.Assign(Title, Text("Jane Roe"))]);
        write.Source.Soft.ShouldBeFalse();
        write.Source.Field(Account.Key)!.Value.Print.ShouldBe(TestMap.Fingerprinter.Of(Acme));
    }

    [Fact]
    public void R23_Another_parent_travels_once_it_is_known()
    {
        var write = Planner.Decide(Seen(Text("Jane"), Known(Birch), version: "2"), null, Paired(), Policy, Now).ShouldBeOfType<Decision.Write>();

        write.Changes.ShouldBe([new FieldChange.Assign("Qualifier", Text("Birch"))]);
    }

    [Fact]
    public void A_field_that_the_vendor_takes_only_with_another_is_sent_with_it()
    {
        var write = Planner.Decide(Seen(Text("Jane Roe"), Known(Acme), version: "2"), null, Paired(), Policy, Now).ShouldBeOfType<Decision.Write>();

        write.Changes.ShouldBe([new FieldChange.Assign(Title, Text("Jane Roe")), new FieldChange.Assign("Qualifier", Text("Acme"))]);
        write.Fields.ShouldBe([Title]);
    }

    private static FieldValue.Reference Pair(string id, string title) => new(new RecordId(id), title);

    private static SeenField Known(FieldValue value) => new(value, TestMap.Fingerprinter.Of(value), Locked: false);

    private static SeenField Awaited => new(null, null, Locked: false) { Awaited = true };

    private static SeenRecord Seen(FieldValue title, SeenField account, string version = "1") =>
        new(new("jane"), new(version), Now.Now.AddMinutes(version == "1" ? -10 : -1), Soft: false, Fresh: false, new SeenState.Living([Known(title), account]));

    private static Link Paired() => new(new LinkState.Paired(), Side("jane", Text("Jane")), Side("right jane", Text("Jane")), 0);

    private static LinkSide Side(string id, FieldValue title) => new(
        new(id), new("1"), Now.Now.AddMinutes(-10), Soft: false, Gone: false,
        [new(Name.Key, TestMap.Fingerprinter.Of(title), Provisional: false, Locked: false), new(Account.Key, TestMap.Fingerprinter.Of(Acme), Provisional: false, Locked: false)]);

    private sealed class Accounts : IReferences
    {
        public FieldValue.Reference? Shared(FieldRule rule, Side side, FieldValue vendors) => throw new InvalidOperationException("what is seen was read before");

        public FieldValue.Reference On(FieldRule rule, Side side, FieldValue.Reference shared) => shared with { Id = new RecordId($"{(side == Engine.Model.Side.Left ? "left" : "right")} {shared.Id}") };
    }
}
