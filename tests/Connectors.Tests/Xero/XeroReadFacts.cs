using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Xero;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.Xero.XeroConnectorWorld;

namespace CrmSync.Connectors.Tests.Xero;

public sealed class XeroReadFacts
{
    [Fact]
    public async Task Fifty_ids_go_into_one_address_and_the_order_is_ours()
    {
        var w = new XeroConnectorWorld();
        var ids = w.Xero.Create(Enumerable.Range(0, 120).Select(number => new JsonObject { ["Name"] = $"contact {number}" })).Reverse().ToArray();

        var results = await w.ReadAsync(ids);

        results.Select(result => result.ShouldBeOfType<ReadResult.Found>().Observation.Id.Value).ShouldBe(ids);
        w.Sent.Requests.Count.ShouldBe(3);
        w.Sent.Requests.ShouldAllBe(sent => sent.Address.AbsoluteUri.Length < 2_000 && sent.Address.Query.StartsWith("?page=1&pageSize=1000&includeArchived=true&IDs="));
    }

    [Fact]
    public async Task What_a_list_does_not_show_is_absent_only_by_a_read_of_its_own()
    {
        var w = new XeroConnectorWorld();
        var id = w.User("Acme");
        w.Xero.Faults.Next("xero.contacts.ids", 1, new Sandbox.Faults.Fault.ShortList(0));

        (await w.ReadAsync(id))[0].ShouldBeOfType<ReadResult.Found>();
        (await w.ReadAsync("11111111-2222-3333-4444-555555555555"))[0].ShouldBeOfType<ReadResult.Absent>();
        w.Sent.Requests[^1].Address.AbsolutePath.ShouldBe("/xero/api.xro/2.0/Contacts/11111111-2222-3333-4444-555555555555");
        (await w.ReadAsync("not an id"))[0].ShouldBeOfType<ReadResult.NotRead>().Fault.Kind.ShouldBe(FaultKind.Rejected);
    }

    [Fact]
    public async Task R8_What_was_read_before_the_quota_was_spent_is_kept()
    {
        var w = new XeroConnectorWorld(new XeroSwitches { CallsPerMinute = 60, CallsPerDay = 5_000, CallsAtOnce = 5 });
        var living = w.User("Acme");

        var results = await w.ReadAsync([.. Enumerable.Range(0, 99).Select(number => $"11111111-2222-3333-4444-5555555555{number:00}"), living]);

        results.Count(result => result is ReadResult.Absent).ShouldBe(58);
        results[^1].ShouldBeOfType<ReadResult.Found>();
        results.OfType<ReadResult.NotRead>().Select(result => (result.Fault.Kind, result.Fault.RetryAfter)).ShouldBe(Enumerable.Repeat((FaultKind.Throttled, (TimeSpan?)TimeSpan.FromMinutes(1)), 41));
        w.Spent().TotalCalls.ShouldBe(61); // two lists and 59 single reads, the last of them turned away
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_merged_contact_is_found_with_its_survivor_by_id_and_by_stamp(bool showsSurvivor)
    {
        var w = new XeroConnectorWorld(new() { MergedReadsShowSurvivor = showsSurvivor });
        var keep = w.User("Keep");
        var lose = Written(await w.CreateAsync(1, Assign("Name", "Lose"))).Id.Value;
        w.Clock.Advance(TimeSpan.FromSeconds(5));
        w.Xero.Merge(keep, lose);

        var archivedAt = w.Clock.GetUtcNow();
        (await w.FoundAsync(lose)).State.ShouldBe(new ObservedState.Deleted { SurvivedBy = new RecordId(keep), At = archivedAt });
        w.Xero.Faults.Next("xero.contacts.ids", 1, new Sandbox.Faults.Fault.ShortList(0));
        (await w.FoundAsync(lose)).State.ShouldBe(new ObservedState.Deleted { SurvivedBy = new RecordId(keep), At = showsSurvivor ? null : archivedAt });
        var stamped = Value(await w.Connector.FindAsync(w.Session, "Contacts", w.StampOf(1), [], CancellationToken.None)).ShouldBeOfType<ReadResult.Found>().Observation;
        (stamped.Id.Value, stamped.Stamp).ShouldBe((lose, w.StampOf(1)));
        stamped.State.ShouldBe(new ObservedState.Deleted { SurvivedBy = new RecordId(keep), At = archivedAt });
    }

    [Fact]
    public async Task An_archived_contact_is_found_by_its_stamp()
    {
        var w = new XeroConnectorWorld();
        w.Xero.Archive(Written(await w.CreateAsync(1, Assign("Name", "Acme"))).Id.Value);
        Value(await w.Connector.FindAsync(w.Session, "Contacts", w.StampOf(1), [], CancellationToken.None)).ShouldBeOfType<ReadResult.Found>().Observation.State.ShouldBeOfType<ObservedState.Deleted>();
        w.Sent.Requests[^1].Address.AbsolutePath.ShouldBe("/xero/api.xro/2.0/Contacts/" + w.StampOf(1));
    }

    [Fact]
    public async Task A_number_that_people_gave_is_no_stamp()
    {
        var w = new XeroConnectorWorld();
        (await w.FoundAsync(w.User("Acme", ("ContactNumber", "CRM-1")))).Stamp.ShouldBeNull();
    }

    [Fact]
    public async Task A_whole_contact_is_read_into_its_fields()
    {
        var w = new XeroConnectorWorld();
        var id = w.Xero.Create((JsonObject)JsonNode.Parse("""
            {
              "Name": "Jane Doe (Acme (Sweden) AB)", "FirstName": "Jane", "LastName": "Doe", "EmailAddress": "jane@acme.com", "AccountNumber": "A1", "CompanyNumber": "556677-8899",
              "TaxNumber": "SE5566778899", "DefaultCurrency": "SEK", "Website": "https://acme.com",
              "Phones": [ { "PhoneType": "DEFAULT", "PhoneCountryCode": "46", "PhoneAreaCode": "8", "PhoneNumber": "123 45" }, { "PhoneType": "MOBILE", "PhoneNumber": "+46 70 1" } ],
              "Addresses": [ { "AddressType": "POBOX", "AddressLine1": "Box 1", "AddressLine3": "Floor 3", "City": "Lund", "Region": "Skåne", "PostalCode": "221 00", "Country": "Sweden", "AttentionTo": "Jane" } ]
            }
            """)!);
        w.Xero.Invoice(id);

        var fields = (await w.FoundAsync(id)).State.ShouldBeOfType<ObservedState.Living>().Fields;

        fields.Where(field => !field.Value.IsEmpty).Select(field => $"{field.Key}={field.Value switch { FieldValue.Text text => text.Value, FieldValue.Flag flag => flag.Value, var other => other }}").ShouldBe(
        [
            "AccountNumber=A1", "Addresses.POBOX.AttentionTo=Jane", "Addresses.POBOX.City=Lund", "Addresses.POBOX.Country=Sweden", "Addresses.POBOX.Lines=Box 1\nFloor 3",
            "Addresses.POBOX.PostalCode=221 00", "Addresses.POBOX.Region=Skåne", "CompanyNumber=556677-8899", "DefaultCurrency=SEK", "EmailAddress=jane@acme.com", "FirstName=Jane",
            "IsCustomer=True", "IsSupplier=False", "LastName=Doe", "Name=Jane Doe (Acme (Sweden) AB)", "PersonName=Jane Doe", "Phones.DEFAULT=46 8 123 45", "Phones.MOBILE=+46 70 1",
            "Qualifier=Acme (Sweden) AB", "TaxNumber=SE5566778899", "Website=https://acme.com",
        ]);
        fields.Where(field => field.Value.IsEmpty).Select(field => field.Key).ShouldBe(
        [
            "Addresses.STREET.AttentionTo", "Addresses.STREET.City", "Addresses.STREET.Country", "Addresses.STREET.Lines", "Addresses.STREET.PostalCode", "Addresses.STREET.Region",
            "Phones.DDI", "Phones.FAX",
        ]);
    }

    [Fact]
    public async Task Fields_are_described_with_what_is_mandatory_and_what_cannot_be_written()
    {
        var w = new XeroConnectorWorld();
        var fields = Value(await w.Connector.DescribeFieldsAsync(w.Session, "Contacts", CancellationToken.None));

        fields.Length.ShouldBe(29);
        fields.Where(field => field.Mandatory).Select(field => (field.Name, field.Alternative)).ShouldBe([("Name", "PersonName"), ("PersonName", "Name")]);
        fields.Where(field => field.ReadOnly).Select(field => (field.Name, field.Kind)).ShouldBe([("Website", "text"), ("IsCustomer", "flag"), ("IsSupplier", "flag")]);
        fields.Single(field => field.Name == "Addresses.POBOX.Lines").Title.ShouldBe("Postal address: lines");
        w.Sent.Requests.ShouldBeEmpty();
    }
}
