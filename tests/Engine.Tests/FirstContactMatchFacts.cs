using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using Shouldly;
using Xunit;

namespace CrmSync.Engine.Tests;

/// <summary>ZG-13: several candidates are listed for the operator, never guessed.</summary>
public sealed class FirstContactMatchFacts
{
    private static readonly RecordKey One = new("1");
    private static readonly RecordKey Two = new("2");

    [Fact]
    public void No_candidate_is_no_match() => FirstContactMatch.Of(1, []).ShouldBe(new FirstContactMatch.None());

    [Fact]
    public void Several_of_its_own_side_without_a_candidate_are_no_match_either() => FirstContactMatch.Of(2, []).ShouldBe(new FirstContactMatch.None());

    [Fact]
    public void One_candidate_for_one_record_is_the_same_record() => FirstContactMatch.Of(1, [One]).ShouldBe(new FirstContactMatch.One(One));

    [Fact]
    public void Two_candidates_are_ambiguous() => FirstContactMatch.Of(1, [One, Two]).ShouldBeOfType<FirstContactMatch.Ambiguous>().Keys.ShouldBe([One, Two]);

    [Fact]
    public void One_candidate_for_two_records_is_ambiguous() => FirstContactMatch.Of(2, [One]).ShouldBeOfType<FirstContactMatch.Ambiguous>().Keys.ShouldBe([One]);
}
