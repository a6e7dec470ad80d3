using System.Collections.Immutable;
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

/// <summary>Updates and archiving: read, compare, post.</summary>
public sealed class XeroUpdateFacts
{
    private readonly XeroConnectorWorld w = new();

    [Fact]
    public async Task An_update_reads_the_versions_once_and_posts_what_changed_under_the_id()
    {
        var id = w.User("Acme", ("FirstName", "Ann"), ("ContactNumber", "CRM-1"));
        var version = (await w.FoundAsync(id)).Version;
        w.Sent.Requests.Clear();

        Written((await w.WriteAsync(new WriteItem.Update(new(id), version, [Assign("EmailAddress", "ann@acme.com"), Assign("FirstName", "")])))[0]);

        w.Sent.Requests.Select(sent => $"{sent.Method} {sent.Address.PathAndQuery}").ShouldBe(
        [
            $"GET /xero/api.xro/2.0/Contacts?page=1&pageSize=1000&includeArchived=true&IDs={id}",
            "POST /xero/api.xro/2.0/Contacts?summarizeErrors=false",
        ]);
        SandboxCaller.Text(w.Sent.Requests[1].Body).ShouldBe($$"""{"Contacts":[{"ContactID":"{{id}}","EmailAddress":"ann@acme.com","FirstName":""}]}""");
        var shown = w.Xero.Contact(id)!;
        ((string?)shown["FirstName"], (string?)shown["EmailAddress"], (string?)shown["Name"], (string?)shown["ContactNumber"]).ShouldBe((null, "ann@acme.com", "Acme", "CRM-1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Addresses_and_phones_are_sent_whole_as_they_were_read(bool merges)
    {
        w.Xero.Switches = new() { ArraysMergeByType = merges };
        var id = w.Xero.Create((JsonObject)JsonNode.Parse("""
            {
              "Name": "Acme", "ContactPersons": [ { "FirstName": "Bo" } ],
              "Phones": [ { "PhoneType": "FAX", "PhoneCountryCode": "46", "PhoneAreaCode": "8", "PhoneNumber": "1" }, { "PhoneType": "DDI", "PhoneNumber": "2" } ],
              "Addresses": [ { "AddressType": "POBOX", "AddressLine1": "Box 1", "City": "Lund", "AttentionTo": "Ann" }, { "AddressType": "STREET", "AddressLine1": "Street 1", "AddressLine2": "Floor 2", "City": "Malmö" } ]
            }
            """)!);
        var before = (await w.FoundAsync(id)).State.ShouldBeOfType<ObservedState.Living>().Fields;

        var after = Written(await w.UpdateAsync(id, Assign("Addresses.STREET.Lines", "Street 9"), Assign("Phones.DDI", "3"))).Stored!.State.ShouldBeOfType<ObservedState.Living>().Fields;

        after.ShouldBe(before.SetItem("Addresses.STREET.Lines", new FieldValue.Text("Street 9")).SetItem("Phones.DDI", new FieldValue.Text("3")));
        w.Xero.Contact(id)!["ContactPersons"]!.AsArray().Count.ShouldBe(1);
        w.Sent.Requests[^1].Body!["Contacts"]![0]!.AsObject().Select(member => member.Key).ShouldBe(["ContactID", "Phones", "Addresses"]);
    }

    [Fact]
    public async Task A_batch_of_fifty_is_one_read_and_one_post_and_each_is_judged_by_its_own_version()
    {
        var ids = w.Xero.Create(Enumerable.Range(0, 50).Select(number => new JsonObject { ["Name"] = $"contact {number}" }));
        var versions = (await w.ReadAsync([.. ids])).Select(result => ((ReadResult.Found)result).Observation.Version).ToArray();
        w.Clock.Advance(TimeSpan.FromSeconds(5));
        w.Xero.Edit(ids[3], new JsonObject { ["FirstName"] = "by people" });
        w.Xero.Archive(ids[4]);
        w.Spent();

        var results = await w.WriteAsync([.. ids.Select((id, index) => new WriteItem.Update(new(id), versions[index], [Assign("FirstName", "by us")]))]);

        results[3].ShouldBeOfType<WriteResult.Refused>();
        results[4].ShouldBeOfType<WriteResult.Gone>();
        results.Count(result => result is WriteResult.Written).ShouldBe(48);
        var spent = w.Spent();
        (spent["xero.contacts.ids"], spent["xero.contacts.post"], spent.TotalCalls, spent.TotalWrites).ShouldBe((1, 1, 2, 48));
        ((string)w.Xero.Contact(ids[3])!["FirstName"]!).ShouldBe("by people");
    }

    [Fact]
    public async Task What_is_not_there_is_gone_and_what_shows_no_time_is_refused()
    {
        var odd = w.User("Odd");
        w.Xero.Distort(odd, new JsonObject { ["UpdatedDateUTC"] = "soon" });
        var results = await w.WriteAsync(
            new WriteItem.Update(new("11111111-2222-3333-4444-555555555555"), new("v"), [Assign("FirstName", "x")]),
            new WriteItem.Update(new(odd), new("v"), [Assign("FirstName", "x")]));
        results[0].ShouldBeOfType<WriteResult.Gone>();
        results[1].ShouldBeOfType<WriteResult.Refused>();
        w.Spent().TotalWrites.ShouldBe(0);
    }

    [Fact]
    public async Task A_row_of_an_updates_answer_finds_its_contact_by_id_and_a_missing_one_is_unknown()
    {
        var ids = w.Xero.Create(Enumerable.Range(0, 10).Select(number => new JsonObject { ["Name"] = $"contact {number}" }));
        w.Xero.Faults.Next("xero.contacts.post", 1, new SandboxFault.ShuffleRows());
        var version = (await w.FoundAsync(ids[0])).Version;

        var results = await w.WriteAsync([.. ids.Select((id, index) => new WriteItem.Update(new(id), version, [Assign("FirstName", $"first {index}")]))]);
        results.Select(result => Text(Written(result).Stored, "FirstName")).ShouldBe(Enumerable.Range(0, 10).Select(index => $"first {index}"));

        w.Xero.Faults.Next("xero.contacts.post", 1, new SandboxFault.LoseRows(row => row == 0));
        results = await w.WriteAsync([.. ids.Take(2).Select(id => new WriteItem.Update(new(id), version, [Assign("LastName", "x")]))]);
        results[0].ShouldBeOfType<WriteResult.Unknown>();
        Written(results[1]);
    }

    [Fact]
    public async Task Xeros_refusal_of_an_update_is_told()
    {
        var (first, second) = (w.User("First", ("AccountNumber", "A1")), w.User("Second"));
        Reason(await w.UpdateAsync(second, Assign("AccountNumber", "A1"))).ShouldBe("Xero refused the contact: The Account Number already exists. Please enter a different Account Number.");
        ((string)w.Xero.Contact(first)!["AccountNumber"]!).ShouldBe("A1");
    }

    [Fact]
    public async Task Deleting_archives_under_the_version_and_what_is_archived_is_gone_already()
    {
        var ids = w.Xero.Create(Enumerable.Range(0, 4).Select(number => new JsonObject { ["Name"] = $"contact {number}", ["ContactNumber"] = $"CRM-{number}" }));
        var version = (await w.FoundAsync(ids[0])).Version;
        w.Clock.Advance(TimeSpan.FromSeconds(5));
        w.Xero.Edit(ids[1], new JsonObject { ["FirstName"] = "by people" });
        w.Xero.Archive(ids[2]);
        w.Spent();
        w.Sent.Requests.Clear();

        var results = await w.WriteAsync([.. ids.Select(id => new WriteItem.Delete(new(id), version)), new WriteItem.Delete(new("11111111-2222-3333-4444-555555555555"), version)]);

        results.Select(result => result.GetType()).ShouldBe([typeof(WriteResult.Removed), typeof(WriteResult.Refused), typeof(WriteResult.Gone), typeof(WriteResult.Removed), typeof(WriteResult.Gone)]);
        w.Xero.Contacts().Select(contact => (string)contact["ContactID"]!).ShouldBe([ids[1]]);
        (w.Spent().TotalCalls, w.Sent.Requests[1].Method).ShouldBe((2, "POST"));
        SandboxCaller.Text(w.Sent.Requests[1].Body).ShouldBe(
            $$"""{"Contacts":[{"ContactID":"{{ids[0]}}","ContactStatus":"ARCHIVED"},{"ContactID":"{{ids[3]}}","ContactStatus":"ARCHIVED"}]}""");
    }

    [Fact]
    public async Task A_read_before_the_write_that_fails_leaves_all_unsent()
    {
        var id = w.User("Acme");
        var version = (await w.FoundAsync(id)).Version;
        w.Xero.Faults.Next("xero.contacts.ids", 2, new SandboxFault.Answer(503));
        (await w.WriteAsync(new WriteItem.Update(new(id), version, [Assign("FirstName", "x")])))[0].ShouldBeOfType<WriteResult.Unsent>().Fault.Kind.ShouldBe(FaultKind.Unavailable);
        (await w.WriteAsync(new WriteItem.Delete(new(id), version)))[0].ShouldBeOfType<WriteResult.Unsent>();
        w.Spent().TotalWrites.ShouldBe(0);
    }

    [Fact]
    public async Task Sets_are_no_contacts_business_and_other_collections_neither()
    {
        var id = w.User("Acme");
        var edit = new FieldChange.Edit("FirstName", new SetEdit(ImmutableSortedDictionary<string, string>.Empty, []));
        Reason((await w.WriteAsync(new WriteItem.Update(new(id), (await w.FoundAsync(id)).Version, [edit])))[0]).ShouldBe("FirstName: Xero has no such text to write");
        (await w.Connector.WriteAsync(w.Session, new("Invoices", [new WriteItem.Delete(new(id), new("v"))], null), CancellationToken.None))[0].ShouldBeOfType<WriteResult.Failed>();
    }
}
