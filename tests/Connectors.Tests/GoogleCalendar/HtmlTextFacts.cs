using CrmSync.Connectors.GoogleCalendar;
using CrmSync.Engine.Model;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.GoogleCalendar;

public sealed class HtmlTextFacts
{
    private static readonly GoogleCalendarConnector Connector = new(new HttpClient());

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a < b & c > d", "a < b & c > d")]
    [InlineData("mail <bob@contoso.com>", "mail <bob@contoso.com>")]
    [InlineData("Agenda:<br>1. Intro", "Agenda:\n1. Intro")]
    [InlineData("a<br/>b<BR />c", "a\nb\nc")]
    [InlineData("a<br><br>b", "a\n\nb")]
    [InlineData("<p>one</p><p>two</p>", "one\ntwo")]
    [InlineData("<div>one</div>two", "one\ntwo")]
    [InlineData("To do<ul><li>call</li><li>mail</li></ul>Then rest", "To do\n- call\n- mail\nThen rest")]
    [InlineData("<b>bold</b> and <i>it</i><u>al</u>", "bold and ital")]
    [InlineData("<span style=\"color:red\">red</span>", "red")]
    [InlineData("<html-blob>inside</html-blob>", "inside")]
    [InlineData("Tom &amp; Jerry&nbsp;&lt;3 &#39;x&#39; &quot;y&quot; &GT;", "Tom & Jerry <3 'x' \"y\" >")]
    [InlineData("<a href=\"https://x.example/?a=1&amp;b=2\">here</a>", "here (https://x.example/?a=1&b=2)")]
    [InlineData("<a href=\"https://x.example/\" target=\"_blank\">https://x.example/</a>", "https://x.example/")]
    [InlineData("<a href='mailto:a@b.example'>a@b.example</a>", "a@b.example")]
    [InlineData("<a href=\"https://x.example/\"></a>", "https://x.example/")]
    [InlineData("&amp;lt;br&amp;gt;", "")]
    [InlineData("<br>", "")]
    [InlineData("&copy; stays", "&copy; stays")]
    [InlineData("<table>stays</table>", "<table>stays</table>")]
    [InlineData("  around  ", "around")]
    public void A_description_becomes_text(string html, string text)
    {
        var stored = Connector.StoredForm.AsStored("description", new FieldValue.Text(html));

        stored.ShouldBe(FieldValue.OfText(text));
        Connector.StoredForm.AsStored("description", stored).ShouldBe(stored);
    }

    [Fact]
    public void Text_made_of_markup_of_markup_is_left_alone_and_stays_so()
    {
        var odd = "&" + string.Concat(Enumerable.Repeat("amp;", 2000)) + "lt;";

        var stored = Connector.StoredForm.AsStored("description", new FieldValue.Text(odd));

        Connector.StoredForm.AsStored("description", stored).ShouldBe(stored);
    }

    [Fact]
    public void Random_pieces_of_markup_convert_to_something_that_stays()
    {
        string[] pieces = ["<", ">", "br", "<br>", "<b>", "</b>", "&", "amp;", "lt;", "gt;", "&amp;", "\n", " ", "x", "<a href=\"y\">", "</a>", "<li>", "</p>"];
        var random = new Random(20260302);
        for (var round = 0; round < 5000; round++)
        {
            var html = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)]));
            var once = Connector.StoredForm.AsStored("description", new FieldValue.Text(html));
            Connector.StoredForm.AsStored("description", once).ShouldBe(once, html);
        }
    }
}
