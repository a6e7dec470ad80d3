using System.Collections.Immutable;
using System.Text;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Tests.World;
using Shouldly;
using Xunit;

namespace CrmSync.Engine.Tests;

public sealed class FingerprinterFacts
{
    private static readonly Fingerprinter Prints = new(Encoding.UTF8.GetBytes("key"));

    [Fact]
    public void R25_a_fingerprint_is_the_first_128_bits_of_HMAC_SHA256_under_the_tenants_key() =>
        Prints.Of("The quick brown fox jumps over the lazy dog").ToString().ShouldBe("f7bc83f430538424b13298e6aa6fb143"); // https://en.wikipedia.org/wiki/HMAC#Examples

    /// <summary>More texts than are kept, each asked for twice, and one longer than any that is.</summary>
    [Fact]
    public void A_text_has_the_same_fingerprint_whether_it_is_kept_or_made_anew()
    {
        var prints = new Fingerprinter(Encoding.UTF8.GetBytes("key"));
        string[] texts = [.. Enumerable.Range(0, 3_000).Select(number => $"text {number}"), new('x', 65), "The quick brown fox jumps over the lazy dog"];

        var once = texts.Select(prints.Of).ToList();
        var again = texts.Select(prints.Of).ToList();

        again.ShouldBe(once);
        once.Distinct().Count().ShouldBe(texts.Length);
        again[^1].ToString().ShouldBe("f7bc83f430538424b13298e6aa6fb143");
        again[^2].ShouldBe(Prints.Of(new string('x', 65)));
    }

    [Fact]
    public void R25_another_tenants_fingerprint_of_the_same_value_is_another() =>
        new Fingerprinter(Encoding.UTF8.GetBytes("other")).Of(TestMap.Text("a")).ShouldNotBe(Prints.Of(TestMap.Text("a")));

    [Fact]
    public void Values_that_a_user_would_call_the_same_have_one_fingerprint()
    {
        Same(new FieldValue.Number(1.50m), new FieldValue.Number(1.5m));
        Same(new FieldValue.Number(100m), new FieldValue.Number(100.00m));
        Same(new FieldValue.Number(0m), new FieldValue.Number(-0.0m));
        Same(new FieldValue.Number(decimal.MaxValue), new FieldValue.Number(decimal.MaxValue));
        Same(new FieldValue.Instant(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero)), new FieldValue.Instant(new(2026, 3, 2, 10, 0, 0, TimeSpan.FromHours(1))));
        Same(new FieldValue.Text(""), FieldValue.Nothing);
        Same(FieldValue.Set.None, FieldValue.Nothing);
        Same(TestMap.Set("ann bob=yes"), TestMap.Set("bob=yes ann"));
    }

    [Fact]
    public void Different_values_have_different_fingerprints_whatever_their_kind()
    {
        FieldValue[] values =
        [
            FieldValue.Nothing,
            TestMap.Text("1"), TestMap.Text("a"), TestMap.Text("A"), TestMap.Text(" a"), TestMap.Text("b1"),
            new FieldValue.Number(1), new FieldValue.Number(-1), new FieldValue.Number(10), new FieldValue.Number(0), new FieldValue.Number(0.0000000000000000000000000001m),
            new FieldValue.Flag(true), new FieldValue.Flag(false),
            new FieldValue.Date(new(2026, 3, 2)), new FieldValue.Instant(new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero)),
            TestMap.Set("a"), TestMap.Set("a b"), TestMap.Set("ab"), TestMap.Set("a=b"), TestMap.Set("b=a"),
        ];

        values.Select(value => Prints.Of(value).Whole).Distinct().Count().ShouldBe(values.Length);
    }

    [Fact]
    public void R18_a_set_has_a_fingerprint_for_each_element_and_its_content()
    {
        var before = Prints.Of(TestMap.Set("ann bob")).Elements!;
        var after = Prints.Of(TestMap.Set("ann=yes cid")).Elements!;

        before.Count.ShouldBe(2);
        before.Keys.Intersect(after.Keys).ShouldBe([Prints.Of("kann")]);
        after[Prints.Of("kann")].ShouldNotBe(before[Prints.Of("kann")]);
    }

    [Fact]
    public void R18_a_set_put_together_from_elements_has_the_fingerprint_of_the_set()
    {
        Prints.OfElements(Prints.Of(TestMap.Set("ann bob=yes")).Elements!).ShouldBe(Prints.Of(TestMap.Set("ann bob=yes")));
        Prints.OfElements(ImmutableSortedDictionary<Fingerprint, Fingerprint>.Empty).ShouldBe(Prints.Of(FieldValue.Nothing));
    }

    private static void Same(FieldValue one, FieldValue other) => Prints.Of(one).ShouldBe(Prints.Of(other));
}
