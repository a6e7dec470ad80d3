using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using Shouldly;
using Xunit;
using static CrmSync.Engine.Tests.World.TestMap;

namespace CrmSync.Engine.Tests;

public sealed class TransformFacts
{
    private static readonly Transform.Choice Table = new(ImmutableSortedDictionary<string, string>.Empty.Add("C", "Customer").Add("S", "Supplier"));

    public static TheoryData<Transform, string, string> Reads => new()
    {
        { new Transform.Default("none"), "", "none" },
        { new Transform.Default("none"), "some", "some" },
        { new Transform.Case(LetterCase.Upper), "Oslo", "OSLO" },
        { new Transform.Case(LetterCase.Lower), "Oslo", "oslo" },
        { new Transform.Case(LetterCase.Title), "new YORK", "New York" },
        { Table, "C", "Customer" },
        { Table, "X", "X" },
        { Table, "", "" },
    };

    public static TheoryData<Transform, string, string> Writes => new()
    {
        { new Transform.Default("none"), "none", "" },
        { new Transform.Default("none"), "some", "some" },
        { new Transform.Case(LetterCase.Upper), "Oslo", "Oslo" },
        { Table, "Customer", "C" },
        { Table, "X", "X" },
        { Table, "", "" },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public void ALL_7_A_form_is_taken_off_when_read(Transform transform, string vendors, string shared) => transform.Read(Text(vendors)).ShouldBe(Text(shared));

    [Theory]
    [MemberData(nameof(Writes))]
    public void ALL_7_A_form_is_put_on_when_written(Transform transform, string shared, string vendors) => transform.Write(Text(shared)).ShouldBe(Text(vendors));

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("C")]
    [InlineData("Oslo")]
    [InlineData("Customer")]
    public void What_is_read_written_and_read_again_is_what_it_was(string vendors)
    {
        foreach (var transform in (Transform[])[new Transform.Default("none"), new Transform.Case(LetterCase.Upper), new Transform.Placeholder("none"), new Transform.Trim(), Table])
        {
            var read = transform.Read(Text(vendors));

            transform.Read(transform.Write(read)).ShouldBe(read, $"{transform} of '{vendors}'");
        }
    }

    [Fact]
    public void R22_Tables_are_equal_when_they_say_the_same()
    {
        var same = new Transform.Choice(ImmutableSortedDictionary<string, string>.Empty.Add("S", "Supplier").Add("C", "Customer"));

        same.ShouldBe(Table);
        same.ToString().ShouldBe("choice(C=Customer;S=Supplier)");
    }
}
