using System.Text.Json.Nodes;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Xero;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.SandboxFacts.XeroWorld;

namespace CrmSync.Connectors.Tests.SandboxFacts;

public class XeroContactFacts
{
    private const string NameTaken = "The contact name Acme is already assigned to another contact. The contact name must be unique across all active contacts.";

    [Fact]
    public void A_new_contact_shows_its_id_its_date_and_all_its_empty_addresses_and_phones()
    {
        var w = new XeroWorld();

        var made = First(w.Put(Named("  Acme   Ltd ", "CRM-1")));

        var id = (string)made["ContactID"]!;
        SandboxCaller.Text(made).ShouldBe($$$"""
            {"ContactID":"{{{id}}}","ContactNumber":"CRM-1","ContactStatus":"ACTIVE","Name":"Acme Ltd","Addresses":[{"AddressType":"STREET","City":"","Region":"","PostalCode":"","Country":""},{"AddressType":"POBOX","City":"","Region":"","PostalCode":"","Country":""}],"Phones":[{"PhoneType":"DDI","PhoneNumber":"","PhoneAreaCode":"","PhoneCountryCode":""},{"PhoneType":"DEFAULT","PhoneNumber":"","PhoneAreaCode":"","PhoneCountryCode":""},{"PhoneType":"FAX","PhoneNumber":"","PhoneAreaCode":"","PhoneCountryCode":""},{"PhoneType":"MOBILE","PhoneNumber":"","PhoneAreaCode":"","PhoneCountryCode":""}],"UpdatedDateUTC":"/Date(1772452800000+0000)/","ContactGroups":[],"IsSupplier":false,"IsCustomer":false,"SalesDefaultLineAmountType":"INCLUSIVE","PurchasesDefaultLineAmountType":"INCLUSIVE","Balances":{"AccountsReceivable":{"Outstanding":0,"Overdue":0},"AccountsPayable":{"Outstanding":0,"Overdue":0}},"ContactPersons":[],"HasAttachments":false,"HasValidationErrors":false,"StatusAttributeString":"OK"}
            """);
        w.Xero.Ledger.Snapshot().WritesOf(id).ShouldBe(1);
    }

    [Fact]
    public void Put_only_creates_and_post_finds_by_id_by_number_or_by_name()
    {
        var w = new XeroWorld();
        var id = (string)First(w.Put(Named("Acme", "CRM-1")))["ContactID"]!;

        Statuses(w.Put(Named("Acme"), Named("Other", "CRM-1"))).ShouldBe(["ERROR", "ERROR"]);
        foreach (var found in (JsonObject[])[new() { ["ContactID"] = id }, new() { ["ContactNumber"] = "CRM-1" }, Named(" acme ")])
        {
            found["FirstName"] = "Ann";
            ((string)First(w.Post(found))["ContactID"]!).ShouldBe(id);
        }

        ((string)First(w.Post(Named("New one")))["ContactID"]!).ShouldNotBe(id);
        Error(First(w.Post(new JsonObject { ["ContactID"] = Guid.Empty.ToString(), ["Name"] = "X" }))).ShouldBe("The contact could not be found.");
    }

    [Fact]
    public void With_summarize_errors_false_each_element_has_its_result_and_a_failed_one_the_zero_id()
    {
        var w = new XeroWorld();
        w.Xero.Create(Named("Acme"));

        var mixed = w.Put(Named("Good", "CRM-1"), Named("Acme", "CRM-2"), Named("Also good", "CRM-3"));

        mixed.Status.ShouldBe(200);
        ((string)mixed.Json()!["Status"]!).ShouldBe("OK");
        Statuses(mixed).ShouldBe(["OK", "ERROR", "OK"]);
        var failed = Rows(mixed)[1];
        ((string)failed["ContactID"]!).ShouldBe("00000000-0000-0000-0000-000000000000");
        ((string)failed["ContactNumber"]!).ShouldBe("CRM-2");
        ((bool)failed["HasValidationErrors"]!).ShouldBeTrue();
        Error(failed).ShouldBe(NameTaken);
        w.Xero.Contacts().Count.ShouldBe(3);
    }

    [Fact]
    public void Without_it_one_bad_element_fails_the_call_and_the_good_ones_are_saved_all_the_same()
    {
        var w = new XeroWorld();
        w.Xero.Create(Named("Acme"));

        var failed = w.Send("PUT", Contacts, Body(Named("Good"), Named("Acme")));

        failed.Status.ShouldBe(400);
        var body = failed.Json()!;
        ((int)body["ErrorNumber"]!, (string)body["Type"]!, (string)body["Message"]!).ShouldBe((10, "ValidationException", "A validation exception occurred"));
        var element = ((JsonArray)body["Elements"]!).ShouldHaveSingleItem()!;
        ((string)element["Name"]!).ShouldBe("Acme");
        ((string)element["ContactID"]!).ShouldBe("00000000-0000-0000-0000-000000000000");
        w.Xero.Contacts().Select(contact => (string)contact["Name"]!).ShouldBe(["Acme", "Good"]);
    }

    [Theory]
    [InlineData("Name", "", "The Contact Name cannot be empty.")]
    [InlineData("Name", "a < b", "The Contact Name cannot contain angle brackets.")]
    [InlineData("Name", "a > b", "The Contact Name cannot contain angle brackets.")]
    [InlineData("EmailAddress", "nobody", "Email address must be valid.")]
    [InlineData("EmailAddress", "jürgen@example.com", "Email address must be valid.")]
    [InlineData("EmailAddress", "a@b", "Email address must be valid.")]
    [InlineData("DefaultCurrency", "JPY", "The organisation is not subscribed to this currency.")]
    public void What_is_wrong_is_said_of_the_element(string member, string value, string error)
    {
        var w = new XeroWorld();
        var contact = Named("Acme");
        contact[member] = value;
        Error(First(w.Put(contact))).ShouldBe(error);
        w.Xero.Contacts().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Name", 255)]
    [InlineData("FirstName", 255)]
    [InlineData("LastName", 255)]
    [InlineData("ContactNumber", 50)]
    [InlineData("AccountNumber", 50)]
    [InlineData("CompanyNumber", 50)]
    [InlineData("TaxNumber", 50)]
    public void A_text_too_long_is_refused_and_not_cut(string member, int most)
    {
        var w = new XeroWorld();
        var (fits, not) = (Named("Acme"), Named("Acme Two"));
        (fits[member], not[member]) = (new string('x', most), new string('y', most + 1));
        Statuses(w.Put(fits, not)).ShouldBe(["OK", "ERROR"]);
    }

    [Theory]
    [InlineData("Addresses", """[{"AddressType":"POBOX","Country":"U.S.A."}]""", "Country must only contain letters.")]
    [InlineData("Addresses", """[{"AddressType":"POBOX","PostalCode":"123456789012345678901234567890123456789012345678901"}]""", "The PostalCode field cannot be longer than 50 characters.")]
    [InlineData("Phones", """[{"PhoneType":"DDI","PhoneAreaCode":"12345678901"}]""", "The PhoneAreaCode field cannot be longer than 10 characters.")]
    [InlineData("ContactPersons", "[{},{},{},{},{},{}]", "A contact can have at most 5 contact persons.")]
    public void Lists_are_checked_too(string member, string value, string error)
    {
        var contact = Named("Acme");
        contact[member] = JsonNode.Parse(value);
        Error(First(new XeroWorld().Put(contact))).ShouldBe(error);
    }

    [Theory]
    [InlineData("""{"Contacts":"x"}""")]
    [InlineData("""{"Contacts":[{"Name":"A","ContactStatus":"GONE"}]}""")]
    [InlineData("""{"Contacts":[{"Name":"A","DefaultCurrency":"euro"}]}""")]
    [InlineData("""{"Contacts":[{"Name":"A","Addresses":[{"AddressType":"HOME"}]}]}""")]
    [InlineData("""{"Contacts":[{"Name":{"a":1}}]}""")]
    public void A_body_of_another_shape_fails_whole(string body)
    {
        var w = new XeroWorld();
        Problem(w.Send("PUT", Contacts + "?summarizeErrors=false", JsonNode.Parse(body))).ShouldBe("400 PostDataInvalidException");
        w.Xero.Contacts().ShouldBeEmpty();
    }

    [Fact]
    public void Names_are_unique_among_the_active_only()
    {
        var w = new XeroWorld();
        var id = w.Xero.Create(Named("Acme"));
        Error(First(w.Put(Named("ACME ")))).ShouldNotBeNull();
        w.Xero.Archive(id);

        Statuses(w.Put(Named("Acme"))).ShouldBe(["OK"]);
        Error(First(w.Post(new JsonObject { ["ContactID"] = id, ["ContactStatus"] = "ACTIVE" }))).ShouldBe(NameTaken);

        w.Xero.Switches = new() { UnarchiveChecksName = false };
        Statuses(w.Post(new JsonObject { ["ContactID"] = id, ["ContactStatus"] = "ACTIVE" })).ShouldBe(["OK"]);
        Statuses(new XeroWorld(new() { NamesIgnoreCase = false }).Put(Named("Acme"), Named("ACME"))).ShouldBe(["OK", "OK"]);
    }

    [Fact]
    public void A_contact_number_is_unique_and_an_archived_contact_keeps_it_by_switch()
    {
        var w = new XeroWorld();
        w.Xero.Archive(w.Xero.Create(Named("Acme", "CRM-1")));
        Error(First(w.Put(Named("Other", "CRM-1")))).ShouldBe("The contact number CRM-1 is already assigned to another contact.");

        w.Xero.Switches = new() { ArchivedKeepContactNumber = false };
        Statuses(w.Put(Named("Other", "CRM-1"))).ShouldBe(["OK"]);
        Error(First(w.Put(Named("Third", "CRM-1")))).ShouldNotBeNull();
    }

    [Fact]
    public void An_account_number_is_unique_by_switch()
    {
        var w = new XeroWorld();
        w.Put(new JsonObject { ["Name"] = "Acme", ["AccountNumber"] = "7" });
        var second = new JsonObject { ["Name"] = "Other", ["AccountNumber"] = "7" };
        Error(First(w.Put(second))).ShouldBe("The Account Number already exists. Please enter a different Account Number.");
        w.Xero.Switches = new() { AccountNumberIsUnique = false };
        Statuses(w.Put((JsonObject)second.DeepClone())).ShouldBe(["OK"]);
    }

    [Fact]
    public void All_that_is_wrong_is_said_or_only_the_first_by_switch()
    {
        var w = new XeroWorld();
        w.Put(Named("Acme", "CRM-1"));
        Errors(w).ShouldBe(2);
        w.Xero.Switches = new() { ShowsFirstErrorOnly = true };
        Errors(w).ShouldBe(1);

        static int Errors(XeroWorld w) => ((JsonArray)First(w.Put(Named("Acme", "CRM-1")))["ValidationErrors"]!).Count;
    }

    [Fact]
    public void Blank_clears_and_omitted_leaves()
    {
        var w = new XeroWorld();
        var id = w.Xero.Create(new JsonObject { ["Name"] = "Acme", ["FirstName"] = "Ann", ["LastName"] = "Berg", ["EmailAddress"] = "ann@acme.com" });

        var changed = First(w.Post(new JsonObject { ["ContactID"] = id, ["FirstName"] = "", ["LastName"] = null }));

        changed.ContainsKey("FirstName").ShouldBeFalse();
        ((string)changed["LastName"]!).ShouldBe("Berg");
        ((string)changed["EmailAddress"]!).ShouldBe("ann@acme.com");
    }

    [Fact]
    public void Addresses_and_phones_go_by_type_and_an_entry_is_taken_whole()
    {
        var w = new XeroWorld();
        var contact = Named("Acme");
        contact["Addresses"] = JsonNode.Parse("""[{"AddressType":"POBOX","AddressLine1":"PO 1","City":"Wellington"},{"AddressType":"STREET","City":"Auckland"}]""");
        var id = (string)First(w.Put(contact))["ContactID"]!;
        var change = new JsonObject { ["ContactID"] = id, ["Addresses"] = JsonNode.Parse("""[{"AddressType":"POBOX","City":"Nelson"}]""") };

        var changed = First(w.Post((JsonObject)change.DeepClone()))["Addresses"]!;
        ((string)changed[0]!["City"]!, (string)changed[1]!["City"]!, (string)changed[1]!["AddressLine1"]!).ShouldBe(("Auckland", "Nelson", ""));

        w.Xero.Switches = new() { ArraysMergeByType = false };
        ((string)First(w.Post(change))["Addresses"]![0]!["City"]!).ShouldBe("");
    }

    [Fact]
    public void People_are_replaced_as_a_whole()
    {
        var w = new XeroWorld();
        var contact = Named("Acme");
        contact["ContactPersons"] = JsonNode.Parse("""[{"FirstName":"Ann","IncludeInEmails":"true"},{"FirstName":"Bo"}]""");
        var id = (string)First(w.Put(contact))["ContactID"]!;
        First(w.Post(new JsonObject { ["ContactID"] = id, ["FirstName"] = "x" }))["ContactPersons"]!.AsArray().Count.ShouldBe(2);

        var replaced = First(w.Post(new JsonObject { ["ContactID"] = id, ["ContactPersons"] = JsonNode.Parse("""[{"FirstName":"Cy"}]""") }))["ContactPersons"]!.AsArray();

        replaced.ToJsonString().ShouldBe("""[{"IncludeInEmails":false,"FirstName":"Cy"}]""");
    }

    [Fact]
    public void What_the_api_does_not_set_is_passed_over()
    {
        var w = new XeroWorld();
        var made = First(w.Put(new JsonObject { ["Name"] = "Acme", ["Website"] = "https://acme.com", ["IsCustomer"] = true, ["Nonsense"] = 1 }));
        made.ContainsKey("Website").ShouldBeFalse();
        ((bool)made["IsCustomer"]!).ShouldBeFalse();

        var id = w.Xero.Create(new JsonObject { ["Name"] = "By people", ["Website"] = "https://acme.com" });
        w.Xero.Invoice(id);
        var shown = w.Xero.Contact(id)!;
        ((string)shown["Website"]!, (bool)shown["IsCustomer"]!, (string)shown["UpdatedDateUTC"]!).ShouldBe(("https://acme.com", true, "/Date(1772452800000+0000)/"));
    }

    [Fact]
    public void An_angle_bracket_may_be_answered_with_an_id_and_not_saved()
    {
        var w = new XeroWorld(new() { AngleBracketsLie = true });
        var row = First(w.Put(Named("a > b")));
        ((string)row["StatusAttributeString"]!).ShouldBe("OK");
        ((string)row["ContactID"]!).ShouldNotBe(Guid.Empty.ToString());
        w.Xero.Contacts().ShouldBeEmpty();
    }

    [Fact]
    public void One_contact_is_updated_by_its_address()
    {
        var w = new XeroWorld();
        var id = w.Xero.Create(Named("Acme"));
        ((string)First(w.Send("POST", $"{Contacts}/{id}", Body(new JsonObject { ["ContactStatus"] = "ARCHIVED" })))["ContactStatus"]!).ShouldBe("ARCHIVED");
        w.Send("POST", $"{Contacts}/{Guid.Empty}", Body(Named("x"))).Status.ShouldBe(404);
    }

    [Fact]
    public void A_change_moves_the_date_and_one_without_effect_by_switch()
    {
        var w = new XeroWorld();
        var id = w.Xero.Create(Named("Acme"));
        w.Clock.Advance(TimeSpan.FromMilliseconds(1_205));
        ((string)First(w.Post(new JsonObject { ["ContactID"] = id }))["UpdatedDateUTC"]!).ShouldBe("/Date(1772452801205+0000)/");

        w.Xero.Switches = new() { NoOpUpdateIsAChange = false, UpdatedInWholeSeconds = true };
        w.Clock.Advance(TimeSpan.FromMilliseconds(1_205));
        ((string)First(w.Post(new JsonObject { ["ContactID"] = id }))["UpdatedDateUTC"]!).ShouldBe("/Date(1772452801205+0000)/");
        ((string)First(w.Post(new JsonObject { ["ContactID"] = id, ["FirstName"] = "x" }))["UpdatedDateUTC"]!).ShouldBe("/Date(1772452802000+0000)/");
    }

    [Fact]
    public void An_idempotency_key_repeats_its_answer_for_six_minutes_errors_too()
    {
        var w = new XeroWorld();
        (string, string) key = ("Idempotency-Key", "k-1");
        var first = w.Send("PUT", Contacts, Body(Named("Acme")), key);
        w.Send("PUT", Contacts, Body(Named("Acme")), key).Body.ShouldBe(first.Body);
        w.Xero.Contacts().Count.ShouldBe(1);

        var other = w.Send("PUT", Contacts, Body(Named("Other")), key);
        other.Status.ShouldBe(400);
        ((string)other.Json()!["Message"]!).ShouldBe("Idempotency Key k-1 is used with a different request.");

        var failed = w.Send("PUT", Contacts, Body(Named("Acme")), ("Idempotency-Key", "k-2"));
        failed.Status.ShouldBe(400);
        w.Xero.Archive((string)First(first)["ContactID"]!);
        w.Send("PUT", Contacts, Body(Named("Acme")), ("Idempotency-Key", "k-2")).Body.ShouldBe(failed.Body);

        w.Clock.Advance(TimeSpan.FromMinutes(6));
        w.Send("PUT", Contacts, Body(Named("Acme")), ("Idempotency-Key", "k-2")).Status.ShouldBe(200);
        w.Send("PUT", Contacts, Body(Named("Long")), ("Idempotency-Key", new string('k', 129))).Status.ShouldBe(400);
    }

    [Fact]
    public void Rows_of_an_answer_are_refused_lost_and_shuffled_on_purpose()
    {
        var w = new XeroWorld();
        w.Xero.Faults.Next("xero.contacts.put", 1, new Fault.RefuseRows(row => row == 1, "no"));
        Statuses(w.Put(Named("a"), Named("b"))).ShouldBe(["OK", "ERROR"]);
        w.Xero.Faults.Next("xero.contacts.put", 1, new Fault.LoseRows(row => row == 0));
        Names(w.Put(Named("c"), Named("d"))).ShouldBe(["d"]);
        w.Xero.Faults.Next("xero.contacts.put", 1, new Fault.ShuffleRows());
        Names(w.Put([.. Enumerable.Range(0, 10).Select(number => Named($"n{number}"))])).ShouldNotBe(Enumerable.Range(0, 10).Select(number => $"n{number}").ToArray());
        w.Xero.Contacts().Count.ShouldBe(13);
    }
}
