using System.Collections.Immutable;
using CrmSync.App.State;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Manage;

public sealed class FieldFormFacts
{
    [Fact]
    public void ALL_7_Forms_are_what_they_say()
    {
        FieldForm.EndOf("First+Last", ["name", "trim"], mandatory: true).ToString().ShouldBe(
            new FieldEnd(new FieldSource.PersonName("First", "Last")) { Transforms = [new Transform.Trim()], Mandatory = true }.ToString());
        Source("a + b", "concat:, ").ShouldBe("concat(a+b;, )");
        Source("", "constant:CRM").ShouldBe("constant(tCRM)");
        Source("a", "trim").ShouldBe("a");
        Forms("upper", "lower", "title", "placeholder:Not Provided", "default:none", "named").ShouldBe(
        [
            new Transform.Case(LetterCase.Upper), new Transform.Case(LetterCase.Lower), new Transform.Case(LetterCase.Title),
            new Transform.Placeholder("Not Provided"), new Transform.Default("none"), new Transform.Named(),
        ]);
        ((Transform.Choice)Forms("choice:C=Customer;S=Supplier")[0]).Read(new FieldValue.Text("S")).ShouldBe(new FieldValue.Text("Supplier"));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a", "trim", "lower")]
    [InlineData("a+b", "name")]
    [InlineData("a+b+c", "concat:")]
    [InlineData("", "constant:x", "upper")]
    public void ALL_7_A_side_that_makes_sense_has_nothing_wrong(string fields, params string[] form) => FieldForm.Check(fields, [.. form]).ShouldBeNull();

    [Theory]
    [InlineData("a", "louder")]
    [InlineData("a", "placeholder:")]
    [InlineData("a", "choice:a")]
    [InlineData("a", "choice:a=b;a=c")]
    [InlineData("a", "choice:a=b;c=b")]
    [InlineData("a+b", "name", "louder")]
    public void ALL_7_A_form_that_is_none_is_refused(string fields, params string[] form) => FieldForm.Check(fields, [.. form]).ShouldBe(FieldForm.Allowed);

    [Theory]
    [InlineData("one field, or several with name or concat:… as the first form", "a+b")]
    [InlineData("one field, or several with name or concat:… as the first form", "")]
    [InlineData("two fields for name, two or more for concat:…, none for constant:…", "a", "name")]
    [InlineData("two fields for name, two or more for concat:…, none for constant:…", "a", "concat: ")]
    [InlineData("two fields for name, two or more for concat:…, none for constant:…", "a", "constant:x")]
    [InlineData("two fields for name, two or more for concat:…, none for constant:…", "", "constant:")]
    public void ALL_7_Fields_and_form_must_fit(string wrong, string fields, params string[] form) => FieldForm.Check(fields, [.. form]).ShouldBe(wrong);

    private static string Source(string fields, string form) => FieldForm.EndOf(fields, [form], mandatory: false).Source.ToString();

    private static ImmutableArray<Transform> Forms(params string[] form) => FieldForm.EndOf("a", [.. form], mandatory: false).Transforms;
}
