using System.Net;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.Tests.SandboxFacts;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Xero;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.Xero.XeroConnectorWorld;
using SandboxFault = CrmSync.Sandbox.Faults.Fault;

namespace CrmSync.Connectors.Tests.Xero;

public sealed class XeroCreateFacts
{
    private readonly XeroConnectorWorld w = new();

    [Fact]
    public async Task A_contact_is_put_under_its_stamp_with_what_is_mapped_and_nothing_else()
    {
        var written = Written(await w.CreateAsync(
            1, Assign("Name", " Acme  Ltd "), Assign("EmailAddress", "ann@acme.com"), Assign("FirstName", ""), Assign("Phones.MOBILE", "+46 70 1"), Assign("Addresses.POBOX.Lines", "Box 1\nFloor 2"),
            Assign("Addresses.POBOX.Country", "Sweden")));

        var sent = w.Sent.Requests.ShouldHaveSingleItem();
        (sent.Method, sent.Address.PathAndQuery).ShouldBe(("PUT", "/xero/api.xro/2.0/Contacts?summarizeErrors=false"));
        SandboxCaller.Text(sent.Body).ShouldBe($$"""
            {"Contacts":[{"ContactNumber":"{{w.StampOf(1)}}","Name":"Acme Ltd","EmailAddress":"ann@acme.com","FirstName":"","Phones":[{"PhoneType":"MOBILE","PhoneCountryCode":"","PhoneAreaCode":"","PhoneNumber":"+46 70 1"}],"Addresses":[{"AddressType":"POBOX","AddressLine1":"Box 1","AddressLine2":"Floor 2","AddressLine3":"","AddressLine4":"","Country":"Sweden"}]}]}
            """);
        written.Stored!.Stamp.ShouldBe(w.StampOf(1));
        written.Stored.Soft.ShouldBeTrue();
        written.Version.ShouldBe(new RecordVersion("2026-03-02T12:00:00.000Z"));
    }

    [Fact]
    public async Task Each_attempt_has_an_idempotency_key_of_its_own()
    {
        w.Xero.Faults.Next("xero.contacts.put", 2, new SandboxFault.Answer(503));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await w.CreateAsync(1, Assign("Name", "Acme"));
            w.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var keys = w.Sent.Requests.Select(sent => sent.Headers["Idempotency-Key"]).ToArray();
        keys.ShouldBeUnique();
        keys.ShouldAllBe(key => key.Length == 36);
        w.Xero.Contacts().Count.ShouldBe(1);
    }

    /// <summary>Scenario: the answer to a creation is lost, and the next plan creates again.</summary>
    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    public async Task A_lost_answer_makes_no_duplicate(bool firstErrorOnly, bool qualified, bool oddWords)
    {
        w.Xero.Switches = new() { ShowsFirstErrorOnly = firstErrorOnly, ContactNumberTaken = oddWords ? "ContactNumber {0} exists." : new XeroSwitches().ContactNumberTaken };
        FieldChange[] changes = qualified ? [Assign("PersonName", "Jane Doe"), Assign("Qualifier", "Acme")] : [Assign("Name", "Jane Doe")];
        w.Xero.Faults.Next("xero.contacts.put", 1, new SandboxFault.Drop(AfterEffect: true));
        (await w.CreateAsync(1, changes)).ShouldBeOfType<WriteResult.Unknown>();
        var id = (string)w.Xero.Contacts().ShouldHaveSingleItem()["ContactID"]!;
        w.Clock.Advance(TimeSpan.FromSeconds(5));

        (await w.CreateAsync(1, changes)).ShouldBe(new WriteResult.Exists(new RecordId(id)));

        w.Xero.Contacts().Count.ShouldBe(1);
        w.Xero.Ledger.Snapshot().TotalWrites.ShouldBe(1);
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 52)]
    public async Task A_whole_batch_that_was_lost_is_known_again_in_a_few_calls_or_one_by_one_in_a_very_large_organisation(bool highVolume, int calls)
    {
        w.Xero.Switches = new() { IsHighVolume = highVolume };
        var creates = Enumerable.Range(0, 50).Select(number => (WriteItem)new WriteItem.Create(w.StampOf(number), [Assign("Name", $"contact {number}")])).ToArray();
        w.Xero.Faults.Next("xero.contacts.put", 1, new SandboxFault.Answer(500, AfterEffect: true));
        (await w.WriteAsync(creates)).ShouldAllBe(result => result is WriteResult.Unknown);
        w.Clock.Advance(TimeSpan.FromSeconds(5));
        w.Spent();

        var again = await w.WriteAsync(creates);

        again.Select(result => result.ShouldBeOfType<WriteResult.Exists>().Id!.Value.Value).ShouldBe(w.Xero.Contacts().Select(contact => (string)contact["ContactID"]!));
        w.Spent().TotalCalls.ShouldBe(calls);
    }

    [Fact]
    public async Task A_number_that_is_taken_and_cannot_be_looked_up_exists_without_an_id()
    {
        await w.CreateAsync(1, Assign("Name", "Acme"));
        w.Xero.Faults.Each("xero.contacts.get", 1, new SandboxFault.Answer(503));
        (await w.CreateAsync(1, Assign("Name", "Acme"))).ShouldBe(new WriteResult.Exists(null));
    }

    [Fact]
    public async Task Fifty_contacts_are_one_call_and_a_bad_one_fails_alone()
    {
        var creates = Enumerable.Range(0, 50).Select(number => (WriteItem)new WriteItem.Create(
            w.StampOf(number), [Assign("Name", $"contact {number}"), Assign("EmailAddress", number == 7 ? "nobody" : $"c{number}@acme.com")])).ToArray();

        var results = await w.WriteAsync(creates);

        Reason(results[7]).ShouldBe("Xero refused the contact: Email address must be valid.");
        results.Where((_, index) => index != 7).ShouldAllBe(result => result is WriteResult.Written);
        w.Spent().TotalCalls.ShouldBe(1);
        w.Xero.Contacts().Count.ShouldBe(49);
    }

    [Fact]
    public async Task Rows_in_another_order_find_their_contacts_and_missing_ones_are_unknown()
    {
        var creates = Enumerable.Range(0, 20).Select(number => (WriteItem)new WriteItem.Create(w.StampOf(number), [Assign("Name", $"contact {number}")])).ToArray();
        w.Xero.Faults.Next("xero.contacts.put", 1, new SandboxFault.ShuffleRows());
        (await w.WriteAsync(creates)).Select((result, index) => (Text(Written(result).Stored, "Name"), index)).ShouldAllBe(entry => entry.Item1 == $"contact {entry.index}");

        creates = [.. Enumerable.Range(20, 20).Select(number => (WriteItem)new WriteItem.Create(w.StampOf(number), [Assign("Name", $"contact {number}")]))];
        w.Xero.Faults.Next("xero.contacts.put", 1, new SandboxFault.LoseRows(row => row == 3));
        var results = await w.WriteAsync(creates);
        results[3].ShouldBeOfType<WriteResult.Unknown>();
        results.Count(result => result is WriteResult.Written).ShouldBe(19);
    }

    [Fact]
    public async Task A_message_for_people_does_not_repeat_what_was_sent()
    {
        w.Xero.Faults.Next("xero.contacts.put", 1, new SandboxFault.RefuseRows(_ => true, "The contact Secret Name of secret@acme.com is odd."));
        Reason(await w.CreateAsync(1, Assign("Name", "Secret Name"), Assign("EmailAddress", "secret@acme.com"))).ShouldBe("Xero refused the contact: The contact … of … is odd.");
    }

    [Theory]
    [InlineData("EmailAddress", 256, "EmailAddress: longer than the 255 characters that Xero takes")]
    [InlineData("Name", 256, "Name: longer than the 255 characters that Xero takes")]
    [InlineData("AccountNumber", 51, "AccountNumber: longer than the 50 characters that Xero takes")]
    [InlineData("Phones.FAX", 51, "Phones.FAX: longer than the 50 characters that Xero takes")]
    [InlineData("Addresses.STREET.Lines", 501, "Addresses.STREET.Lines: longer than the 500 characters that Xero takes")]
    [InlineData("Addresses.STREET.PostalCode", 51, "Addresses.STREET.PostalCode: longer than the 50 characters that Xero takes")]
    public async Task What_is_too_long_is_not_cut_but_said(string field, int length, string reason)
    {
        Reason(await w.CreateAsync(1, Assign("Name", "Acme"), Assign(field, new string('x', length)))).ShouldBe(reason);
        Written(await w.CreateAsync(2, Assign("Name", "Acme"), Assign(field, new string('x', length - 1).Replace("xxxxx", field == "EmailAddress" ? "a@b.c" : "xxxxx", StringComparison.Ordinal)[..(field == "EmailAddress" ? 5 : length - 1)])));
    }

    [Theory]
    [InlineData("EmailAddress", "jürgen@example.com", "EmailAddress: Xero takes no letters with accents in an e-mail address")]
    [InlineData("DefaultCurrency", "euro", "DefaultCurrency: a currency is a code of three capital letters")]
    [InlineData("Addresses.POBOX.Country", "U.S.A.", "Addresses.POBOX.Country: Xero takes the letters A to Z only in a country")]
    [InlineData("Addresses.POBOX.Country", "Österreich", "Addresses.POBOX.Country: Xero takes the letters A to Z only in a country")]
    [InlineData("Website", "https://acme.com", "Website: Xero has no such text to write")]
    [InlineData("IsCustomer", "yes", "IsCustomer: Xero has no such text to write")]
    [InlineData("Nonsense", "x", "Nonsense: Xero has no such text to write")]
    [InlineData("Addresses.HOME.City", "x", "Addresses.HOME.City: Xero has no such text to write")]
    public async Task What_xero_is_known_to_refuse_is_refused_by_name_and_the_others_go_out(string field, string text, string reason)
    {
        var results = await w.WriteAsync(
            new WriteItem.Create(w.StampOf(1), [Assign("Name", "Bad"), Assign(field, text)]),
            new WriteItem.Create(w.StampOf(2), [Assign("Name", "Good")]));

        Reason(results[0]).ShouldBe(reason);
        Written(results[1]);
        w.Xero.Contacts().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Five_address_lines_become_four_and_every_line_may_be_long()
    {
        var long1 = new string('x', 500);
        Text(Written(await w.CreateAsync(1, Assign("Name", "Acme"), Assign("Addresses.STREET.Lines", $"{long1}\n\nb\n c \nd\ne"))).Stored, "Addresses.STREET.Lines").ShouldBe($"{long1}\nb\nc\nd, e");
    }

    [Theory]
    [InlineData("""{"ContactID":"00000000-0000-0000-0000-000000000000","StatusAttributeString":"OK"}""", typeof(WriteResult.Failed))]
    [InlineData("""{"StatusAttributeString":"OK"}""", typeof(WriteResult.Failed))]
    [InlineData("""{"ContactID":"5cc8cf28-567e-4d43-b287-687cfcaec47c","StatusAttributeString":"ERROR"}""", typeof(WriteResult.Failed))]
    [InlineData("""{"ContactID":"5cc8cf28-567e-4d43-b287-687cfcaec47c","StatusAttributeString":"OK","ValidationErrors":[{"Message":"No."}]}""", typeof(WriteResult.Failed))]
    [InlineData("""{"ContactID":"5cc8cf28-567e-4d43-b287-687cfcaec47c","StatusAttributeString":"OK","HasValidationErrors":true}""", typeof(WriteResult.Failed))]
    [InlineData("""{"ContactID":"5cc8cf28-567e-4d43-b287-687cfcaec47c","StatusAttributeString":"OK","UpdatedDateUTC":"soon"}""", typeof(WriteResult.Unknown))]
    [InlineData("""{"ContactID":"5cc8cf28-567e-4d43-b287-687cfcaec47c"}""", typeof(WriteResult.Unknown))]
    [InlineData("""{"ContactID":"5cc8cf28-567e-4d43-b287-687cfcaec47c","ContactStatus":"ACTIVE","Name":"A","UpdatedDateUTC":"/Date(1772452800000)/","StatusAttributeString":"WARNING"}""", typeof(WriteResult.Written))]
    [InlineData("""{"ContactNumber":"another","ContactID":"5cc8cf28-567e-4d43-b287-687cfcaec47c","ContactStatus":"ACTIVE","UpdatedDateUTC":"/Date(1772452800000)/","StatusAttributeString":"OK"}""", typeof(WriteResult.Unknown))]
    public async Task Only_an_element_that_is_right_in_every_way_is_written(string element, Type result)
    {
        w.Sent.Instead = _ => (HttpStatusCode.OK, $$"""{"Status":"OK","Contacts":[{{element}}]}""");
        (await w.CreateAsync(1, Assign("Name", "A"))).ShouldBeOfType(result);
    }

    [Fact]
    public async Task A_batch_summarised_against_our_wish_fails_the_named_and_leaves_the_others_unknown()
    {
        w.Sent.Instead = _ => (HttpStatusCode.BadRequest, $$"""
            {"ErrorNumber":10,"Type":"ValidationException","Message":"A validation exception occurred","Elements":[{"ContactID":"00000000-0000-0000-0000-000000000000","ContactNumber":"{{w.StampOf(2)}}","ValidationErrors":[{"Message":"No."}]}]}
            """);
        var results = await w.WriteAsync(new WriteItem.Create(w.StampOf(1), [Assign("Name", "a")]), new WriteItem.Create(w.StampOf(2), [Assign("Name", "b")]));
        results[0].ShouldBeOfType<WriteResult.Unknown>();
        Reason(results[1]).ShouldBe("Xero refused the contact: No.");
        w.Sent.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task One_contact_that_xero_cannot_read_is_found_by_halves_and_the_others_are_written()
    {
        w.Sent.Instead = request => request.Content!.ReadAsStringAsync().GetAwaiter().GetResult().Contains("contact 33\"", StringComparison.Ordinal)
            ? (HttpStatusCode.BadRequest, """{"ErrorNumber":14,"Type":"PostDataInvalidException","Message":"Error converting value"}""")
            : null;

        var results = await w.WriteAsync([.. Enumerable.Range(0, 50).Select(number => new WriteItem.Create(w.StampOf(number), [Assign("Name", $"contact {number}")]))]);

        results[33].ShouldBe(new WriteResult.Failed(new Fault(FaultKind.Rejected, "Xero answered 400 PostDataInvalidException")));
        results.Count(result => result is WriteResult.Written).ShouldBe(49);
        w.Sent.Requests.Count.ShouldBeLessThan(15);
    }

    [Fact]
    public async Task A_reason_that_is_nobodys_own_does_not_cost_a_hundred_calls()
    {
        w.Sent.Instead = _ => (HttpStatusCode.BadRequest, """{"ErrorNumber":14,"Type":"PostDataInvalidException","Message":"Not today"}""");
        var results = await w.WriteAsync([.. Enumerable.Range(0, 50).Select(number => new WriteItem.Create(w.StampOf(number), [Assign("Name", $"contact {number}")]))]);
        results.ShouldAllBe(result => result is WriteResult.Failed);
        w.Sent.Requests.Count.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task What_an_unfinished_second_call_leaves_is_unknown_and_found_by_the_next_plan()
    {
        w.User("Jane Doe");
        FieldChange[] changes = [Assign("PersonName", "Jane Doe"), Assign("Qualifier", "Acme")];
        w.Xero.Faults.Nth("xero.contacts.put", 1, new SandboxFault.Drop(AfterEffect: true));
        (await w.CreateAsync(1, changes)).ShouldBeOfType<WriteResult.Unknown>();
        w.Clock.Advance(TimeSpan.FromSeconds(5));
        (await w.CreateAsync(1, changes)).ShouldBeOfType<WriteResult.Exists>().Id.ShouldNotBeNull();
        w.Xero.Contacts().Count.ShouldBe(2);
    }
}
