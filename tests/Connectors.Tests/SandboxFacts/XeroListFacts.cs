using System.Text.Json.Nodes;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Xero;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.SandboxFacts.XeroWorld;

namespace CrmSync.Connectors.Tests.SandboxFacts;

public class XeroListFacts
{
    [Fact]
    public void Pages_count_from_one_and_one_past_the_end_is_empty()
    {
        var w = new XeroWorld();
        w.Xero.Create(Enumerable.Range(0, 5).Select(number => Named($"c{number}")));

        SandboxCaller.Text(w.Get("?page=2&pageSize=2").Json()!["pagination"]).ShouldBe("""{"page":2,"pageSize":2,"pageCount":3,"itemCount":5}""");
        Rows(w.Get("?page=3&pageSize=2")).Length.ShouldBe(1);
        Rows(w.Get("?page=4&pageSize=2")).ShouldBeEmpty();
        ((int)w.Get("?page=1").Json()!["pagination"]!["pageSize"]!).ShouldBe(100);
        w.Get("?page=1&pageSize=1001").Status.ShouldBe(400);
        w.Get("?page=0").Status.ShouldBe(400);
    }

    [Fact]
    public void Without_a_page_contacts_are_shown_in_short()
    {
        var w = new XeroWorld();
        w.Put(new JsonObject { ["Name"] = "Acme", ["DefaultCurrency"] = "EUR" });

        var list = w.Get("");
        list.Json()!.ContainsKey("pagination").ShouldBeFalse();
        First(list).ContainsKey("DefaultCurrency").ShouldBeFalse();
        First(list).ContainsKey("ContactPersons").ShouldBeFalse();
        ((string)First(w.Get("?page=1"))["DefaultCurrency"]!).ShouldBe("EUR");
        var summary = w.Get("?summaryOnly=true");
        summary.Json()!.ContainsKey("pagination").ShouldBeTrue();
        First(summary).ContainsKey("Addresses").ShouldBeFalse();
        First(summary).ContainsKey("IsCustomer").ShouldBeFalse();
    }

    [Fact]
    public void Archived_contacts_hide_unless_asked_for()
    {
        var w = new XeroWorld();
        var id = w.Xero.Create(Named("Acme"));
        w.Xero.Archive(id);

        Rows(w.Get("?page=1")).ShouldBeEmpty();
        Rows(w.Get($"?page=1&IDs={id}")).ShouldBeEmpty();
        ((string)First(w.Get($"?page=1&IDs={id}&includeArchived=true"))["ContactStatus"]!).ShouldBe("ARCHIVED");
        ((string)First(w.Get($"/{id}"))["ContactStatus"]!).ShouldBe("ARCHIVED");
    }

    [Fact]
    public void The_usual_order_is_by_date_and_others_can_be_asked_for()
    {
        var w = new XeroWorld();
        var first = w.Xero.Create(Named("b"));
        w.Clock.Advance(TimeSpan.FromSeconds(1));
        w.Xero.Create(Named("a"));
        w.Clock.Advance(TimeSpan.FromSeconds(1));
        w.Xero.Create(Named("c"));
        Names(w.Get("?page=1")).ShouldBe(["b", "a", "c"]);

        w.Clock.Advance(TimeSpan.FromSeconds(1));
        w.Xero.Edit(first, new JsonObject { ["FirstName"] = "x" });
        Names(w.Get("?page=1&order=UpdatedDateUTC%20ASC")).ShouldBe(["a", "c", "b"]);
        Names(w.Get("?page=1&order=Name%20DESC")).ShouldBe(["c", "b", "a"]);
        var byId = Names(w.Get("?page=1&order=ContactID"));
        w.Xero.Edit(first, new JsonObject { ["FirstName"] = "y" });
        Names(w.Get("?page=1&order=ContactID")).ShouldBe(byId);
        Problem(w.Get("?page=1&order=Nonsense")).ShouldBe("400 QueryParseException");
    }

    [Fact]
    public void If_modified_since_goes_by_whole_seconds_and_its_own_second_by_switch()
    {
        var w = new XeroWorld();
        w.Xero.Create(Named("at noon"));
        w.Clock.Advance(TimeSpan.FromMilliseconds(500));
        w.Xero.Create(Named("half a second later"));

        Names(Since("2026-03-02T12:00:00")).ShouldBe(["at noon", "half a second later"]);
        Names(Since("2026-03-02T12:00:01")).ShouldBeEmpty();
        Names(Since("not a date")).Length.ShouldBe(2);

        w.Xero.Switches = new() { ModifiedSinceIsInclusive = false, AnswersNotModified = true };
        Names(Since("2026-03-02T12:00:00")).ShouldBe(["half a second later"]);
        Since("2026-03-02T12:00:01").Status.ShouldBe(304);

        CrmSync.Sandbox.SandboxResponse Since(string time) => w.Get("?page=1", ("If-Modified-Since", time));
    }

    [Fact]
    public void An_invoice_makes_a_customer_without_a_modification()
    {
        var w = new XeroWorld();
        var id = w.Xero.Create(Named("Acme"));
        w.Clock.Advance(TimeSpan.FromMinutes(20));
        w.Xero.Invoice(id);
        Rows(w.Get("?page=1", ("If-Modified-Since", "2026-03-02T12:10:00"))).ShouldBeEmpty();
        ((bool)First(w.Get("?page=1"))["IsCustomer"]!).ShouldBeTrue();
    }

    [Theory]
    [InlineData("EmailAddress==\"ANN@acme.com\"", "Ann")]
    [InlineData("Name=\"Bo\"", "Bo")]
    [InlineData("ContactStatus==\"ACTIVE\" AND Name==\"Bo\"", "Bo")]
    [InlineData("Name==\"Bo\" && ContactStatus==\"ARCHIVED\"", "")]
    [InlineData("ContactNumber==\"1\" OR ContactNumber==\"2\"", "Ann,Bo")]
    [InlineData("Name==\"Ann\"||Name==\"Nobody\"", "Ann")]
    public void A_filter_compares_texts(string where, string names)
    {
        var w = new XeroWorld();
        w.Xero.Create((JsonObject[])[new() { ["Name"] = "Ann", ["EmailAddress"] = "ann@acme.com", ["ContactNumber"] = "1" }, new() { ["Name"] = "Bo", ["ContactNumber"] = "2" }]);
        string.Join(',', Names(w.Get($"?page=1&order=Name&where={Uri.EscapeDataString(where)}"))).ShouldBe(names);
    }

    [Theory]
    [InlineData("where=Nonsense%3D%3D%22x%22")]
    [InlineData("where=Name")]
    [InlineData("where=Name%3D%3D%22x%22%20OR")]
    [InlineData("IDs=1")]
    public void What_cannot_be_parsed_is_said_so(string query) => Problem(new XeroWorld().Get("?page=1&" + query)).ShouldBe("400 QueryParseException");

    [Fact]
    public void A_very_large_organisation_takes_optimised_filters_and_orders_only()
    {
        var w = new XeroWorld(new() { IsHighVolume = true });
        Problem(w.Get("?page=1&where=ContactNumber%3D%3D%22x%22")).ShouldBe("400 HighVolumeException");
        Problem(w.Get("?page=1&order=FirstName")).ShouldBe("400 HighVolumeException");
        w.Get("?page=1&where=EmailAddress%3D%3D%22x%22&order=ContactID").Status.ShouldBe(200);
    }

    [Fact]
    public void A_search_looks_into_five_texts()
    {
        var w = new XeroWorld();
        w.Xero.Create((JsonObject[])[Named("Acme", "CRM-77"), Named("Other")]);
        Names(w.Get("?page=1&searchTerm=crm-7")).ShouldBe(["Acme"]);
    }

    [Fact]
    public void A_contact_is_read_by_id_or_number_and_an_unknown_one_is_plain_text()
    {
        var w = new XeroWorld();
        var id = w.Xero.Create(Named("Acme", "CRM 1/2"));
        ((string)First(w.Get($"/{id}"))["Name"]!).ShouldBe("Acme");
        ((string)First(w.Get("/CRM%201%2F2"))["ContactID"]!).ShouldBe(id);

        var unknown = w.Get("/nobody");
        unknown.Status.ShouldBe(404);
        System.Text.Encoding.UTF8.GetString(unknown.Body).ShouldBe("The resource you're looking for cannot be found");
        w.Get("?page=1&IDs=" + string.Join(',', Enumerable.Range(0, 120).Select(_ => Guid.NewGuid()))).Status.ShouldBe(404);
    }

    [Fact]
    public void A_merged_contact_is_archived_and_names_the_survivor()
    {
        var w = new XeroWorld();
        var (keep, lose) = (w.Xero.Create(Named("Keep")), w.Xero.Create(Named("Lose", "CRM-9")));
        w.Xero.Merge(keep, lose);

        var loser = First(w.Get($"/{lose}"));
        ((string)loser["ContactStatus"]!, (string)loser["MergedToContactID"]!).ShouldBe(("ARCHIVED", keep));
        ((string)First(w.Get("/CRM-9"))["ContactID"]!).ShouldBe(lose);
        ((string)First(w.Get($"?page=1&includeArchived=true&IDs={lose}"))["MergedToContactID"]!).ShouldBe(keep);
        First(w.Get($"?includeArchived=true&IDs={lose}")).ContainsKey("MergedToContactID").ShouldBeFalse();

        w.Xero.Switches = new() { MergedReadsShowSurvivor = true };
        ((string)First(w.Get($"/{lose}"))["ContactID"]!).ShouldBe(keep);
        ((string)First(w.Get("/CRM-9"))["ContactID"]!).ShouldBe(keep);
    }

    [Fact]
    public void Without_a_wish_for_json_the_answer_is_xml()
    {
        var w = new XeroWorld();
        w.Xero.Create(Named("Acme"));
        var answer = w.Get("?page=1", ("Accept", "*/*"));
        answer.Headers["Content-Type"].ShouldBe("text/xml; charset=utf-8");
        System.Text.Encoding.UTF8.GetString(answer.Body).ShouldContain("<Contacts><Contact><ContactID>");
        System.Text.Encoding.UTF8.GetString(w.Get("?page=0", ("Accept", "*/*")).Body).ShouldStartWith("<ApiException><ErrorNumber>16</ErrorNumber>");
    }

    [Fact]
    public void Lists_are_stale_short_and_empty_on_purpose()
    {
        var w = new XeroWorld();
        var id = w.Xero.Create(Named("before"));
        w.Clock.Advance(TimeSpan.FromMinutes(1));
        w.Xero.Edit(id, Named("after"));
        w.Xero.Create(Named("new"));

        w.Xero.Faults.Next("xero.contacts.list", 1, new Fault.StaleRead(TimeSpan.FromSeconds(30)));
        Names(w.Get("?page=1")).ShouldBe(["before"]);
        w.Xero.Faults.Next("xero.contacts.list", 1, new Fault.ShortList(0.5));
        var cut = w.Get("?page=1");
        (Rows(cut).Length, (int)cut.Json()!["pagination"]!["itemCount"]!).ShouldBe((1, 1));
        w.Xero.Faults.Next("xero.contacts.list", 1, new Fault.EmptyPage());
        var empty = w.Get("?page=1");
        (Rows(empty).Length, (int)empty.Json()!["pagination"]!["pageCount"]!).ShouldBe((0, 2));
    }

    [Fact]
    public void Unset_members_are_left_out_or_shown_blank_by_switch()
    {
        var w = new XeroWorld(new() { ShowsBlankTexts = true, ShowsBlankParts = false });
        var id = w.Xero.Create(Named("Acme"));
        var shown = w.Xero.Contact(id)!;
        ((string)shown["EmailAddress"]!).ShouldBe("");
        shown["Addresses"]!.ToJsonString().ShouldBe("""[{"AddressType":"STREET"},{"AddressType":"POBOX"}]""");
    }
}
