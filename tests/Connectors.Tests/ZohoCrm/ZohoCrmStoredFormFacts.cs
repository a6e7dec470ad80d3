using CrmSync.Engine.Model;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.ZohoCrm;

public sealed class ZohoCrmStoredFormFacts
{
    private readonly ZohoCrmWorld world = new(prepared: false);

    [Theory]
    [InlineData("Event_Title", "  Demo\r\nday ", "Demo day")]
    [InlineData("Description", " one\r\ntwo\n", "one\ntwo")]
    [InlineData("Phone", " 08-123 ", "08-123")]
    public void Texts_are_trimmed_and_lines_kept_where_there_are_lines(string field, string text, string stored) => Stored(field, text).ShouldBe(new FieldValue.Text(stored));

    [Fact]
    public void Texts_are_cut_at_Zohos_lengths_and_no_character_is_halved()
    {
        Stored("Event_Title", new string('x', 300)).ShouldBe(new FieldValue.Text(new string('x', 255)));
        Stored("Venue", new string('x', 254) + "🎉").ShouldBe(new FieldValue.Text(new string('x', 254)));
        ((FieldValue.Text)Stored("Description", string.Concat(Enumerable.Repeat("x\n", 20000)))).Value.Length.ShouldBeLessThanOrEqualTo(32000);
    }

    [Fact]
    public void Blank_is_nothing() => Stored("Description", " \r\n ").ShouldBe(FieldValue.Nothing);

    [Fact]
    public void Times_are_whole_seconds() =>
        world.Connector.StoredForm.AsStored("Start_DateTime", new FieldValue.Instant(DateTimeOffset.Parse("2026-03-10T09:00:00.999Z", null))).ShouldBe(ZohoCrmWorld.At("2026-03-10T09:00:00Z"));

    private FieldValue Stored(string field, string text)
    {
        var form = world.Connector.StoredForm;
        var stored = form.AsStored(field, new FieldValue.Text(text));
        form.AsStored(field, stored).ShouldBe(stored);
        return stored;
    }
}
