using CrmSync.Engine.Model;
using Shouldly;
using Xunit;

namespace CrmSync.Engine.Tests;

/// <summary>R14: any later sync recomputes the stamp of what an earlier one made.</summary>
public sealed class StampFacts
{
    private static readonly PlaceIdentity Crm = new("zoho-crm", "org 1", "Events");
    private static readonly PlaceIdentity Calendar = new("google-calendar", "ann@example.com", "primary");
    private static readonly RecordKey Source = RecordKey.Of(Crm, new("4711"));

    [Fact]
    public void A_stamp_is_the_same_for_ever() =>
        Stamp.For(Source, Calendar, 1).Value.ShouldBe("3e34d0b10b8856184433a6de08794ace" + "66283961e066" + "0001");

    [Fact]
    public void A_stamp_fits_a_Google_event_id_and_names_its_source_and_generation()
    {
        var stamp = Stamp.For(Source, Calendar, 258);

        stamp.Value.ShouldMatch("^[0-9a-v]{48}$");
        stamp.Source.ShouldBe(Source);
        stamp.Generation.ShouldBe(258);
    }

    [Fact]
    public void Another_source_target_or_generation_has_another_stamp()
    {
        Stamp[] stamps =
        [
            Stamp.For(Source, Calendar, 0),
            Stamp.For(Source, Calendar, 1),
            Stamp.For(Source, Calendar with { Collection = "team" }, 0),
            Stamp.For(Source, Calendar with { Account = "bob@example.com" }, 0),
            Stamp.For(RecordKey.Of(Crm with { Account = "org 2" }, new("4711")), Calendar, 0),
            Stamp.For(RecordKey.Of(Crm, new("4712")), Calendar, 0),
        ];

        stamps.Distinct().Count().ShouldBe(6);
    }

    [Fact]
    public void A_stamp_is_read_back_from_its_text() => Stamp.Read(Stamp.For(Source, Calendar, 3).Value, Calendar).ShouldBe(Stamp.For(Source, Calendar, 3));

    [Fact]
    public void Scenario_02_a_copy_that_travelled_to_another_calendar_carries_no_stamp_of_it() =>
        Stamp.Read(Stamp.For(Source, Calendar, 0).Value, Calendar with { Account = "bob@example.com" }).ShouldBeNull();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("C-1042")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void A_users_own_value_is_no_stamp(string? text) => Stamp.Read(text, Calendar).ShouldBeNull();

    [Fact]
    public void A_stamp_in_capitals_is_none() => Stamp.Read(Stamp.For(Source, Calendar, 10).Value.ToUpperInvariant(), Calendar).ShouldBeNull();
}
