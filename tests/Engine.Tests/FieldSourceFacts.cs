using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Tests.World;
using Shouldly;
using Xunit;
using static CrmSync.Engine.Tests.World.TestMap;

namespace CrmSync.Engine.Tests;

public sealed class FieldSourceFacts
{
    private static readonly FieldEnd Person = new(new FieldSource.PersonName("First", "Last"));
    private static readonly FieldEnd Address = new(new FieldSource.Concat(["Street", "City"], ", "));

    [Theory]
    [InlineData("Jane", "Doe", "Jane Doe")]
    [InlineData("", "Doe", "Doe")]
    [InlineData("Jane", "", "Jane")]
    [InlineData("", "", "")]
    public void ALL_7_Two_names_read_as_one(string first, string last, string name) =>
        Person.Read(Record(("First", Text(first)), ("Last", Text(last)))).ShouldBe(Text(name));

    [Theory]
    [InlineData("Jane Doe", "Jane", "Doe")]
    [InlineData("Jane  Mary  Doe", "Jane  Mary", "Doe")]
    [InlineData("Doe", "", "Doe")]
    [InlineData("", "", "")]
    public void ALL_7_One_name_is_parted_before_its_last_word(string name, string first, string last) =>
        Person.Write(Text(name)).ShouldBe([new FieldChange.Assign("First", Text(first)), new FieldChange.Assign("Last", Text(last))]);

    [Fact]
    public void R17_A_parted_name_reads_as_it_was_written() => Person.Stored(Text("Jane Mary Doe"), AsGiven.Form).ShouldBe(Text("Jane Mary Doe"));

    [Theory]
    [InlineData("Main St 1", "Oslo", "Main St 1, Oslo")]
    [InlineData("", "Oslo", "Oslo")]
    [InlineData("", "", "")]
    public void ALL_7_Texts_are_joined_without_the_empty_ones(string street, string city, string joined) =>
        Address.Read(Record(("Street", Text(street)), ("City", Text(city)))).ShouldBe(Text(joined));

    [Fact]
    public void ALL_7_What_was_joined_and_what_is_constant_is_never_written()
    {
        var constant = new FieldEnd(new FieldSource.Constant(Text("CRM")));
        var rule = new FieldRule("x", Address, constant);

        (rule.Reaches(Side.Left), rule.Reaches(Side.Right)).ShouldBe((false, false));
        Should.Throw<InvalidOperationException>(() => Address.Write(Text("x")));
        constant.Read(Record()).ShouldBe(Text("CRM"));
        constant.Fields.ShouldBeEmpty();
    }

    [Fact]
    public void R10_A_value_of_which_a_part_was_cut_is_unknown() =>
        Person.Read(Record(("First", Text("Jane")), ("Last", Text("D"))) with { Partial = ["Last"] }).ShouldBeNull();

    [Fact]
    public void R22_Other_parts_are_another_rule()
    {
        uint KeyOf(FieldSource left) => new FieldRule("x", new FieldEnd(left), new FieldEnd("b")).Key;

        KeyOf(new FieldSource.Concat(["a", "b"], " ")).ShouldNotBe(KeyOf(new FieldSource.Concat(["a", "c"], " ")));
        KeyOf(new FieldSource.Concat(["a", "b"], " ")).ShouldNotBe(KeyOf(new FieldSource.Concat(["a", "b"], "-")));
        KeyOf(new FieldSource.Constant(Text("a"))).ShouldNotBe(KeyOf(new FieldSource.Constant(Text("b"))));
        KeyOf(new FieldSource.One("a")).ShouldBe(new FieldRule("x", new("a"), new("b")).Key);
    }

    private static ObservedState.Living Record(params (string Field, FieldValue Value)[] fields) => new(fields.ToImmutableSortedDictionary(pair => pair.Field, pair => pair.Value));
}
