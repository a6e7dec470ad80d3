using System.Text.Json.Nodes;
using CrmSync.Sandbox;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.SandboxFacts.XeroWorld;

namespace CrmSync.Connectors.Tests.SandboxFacts;

/// <summary>What the sandbox answers and takes is valid by Xero's own specification, unknown members of a contact being errors.</summary>
public class XeroSpecificationFacts
{
    /// <summary>The envelope's own members, which the specification leaves out.</summary>
    private static readonly string[] Envelope = ["Id", "Status", "ProviderName", "DateTimeUTC"];

    [Fact]
    public async Task Contacts_and_their_lists_fit()
    {
        var w = new XeroWorld();
        var id = w.Xero.Create(Whole());
        w.Xero.Merge(id, w.Xero.Create(Named("Loser")));
        await Fits("Contacts", w.Get("?page=1&includeArchived=true"));
        await Fits("Contacts", w.Get(""));
        await Fits("Contacts", w.Get("?summaryOnly=true"));
        await Fits("Contacts", w.Get($"/{id}"));
        await Fits("Contacts", w.Put(Named("New"), Named("New")));
        await Fits("Contacts", w.Post(new JsonObject { ["ContactID"] = id, ["ContactStatus"] = "ARCHIVED" }));
    }

    [Fact]
    public async Task A_failed_batch_fits()
    {
        var w = new XeroWorld();
        var failed = w.Send("PUT", Contacts, Body(Named("a < b")));
        failed.Status.ShouldBe(400);
        (await XeroSpecification.ErrorsAsync("Error", failed.Json()!, strict: false)).ShouldBe(0);
    }

    [Fact]
    public async Task A_whole_contact_as_the_specification_has_it_is_taken()
    {
        (await XeroSpecification.ErrorsAsync("Contact", Whole(), strict: true)).ShouldBe(0);
        Statuses(new XeroWorld().Put(Whole())).ShouldBe(["OK"]);
    }

    [Fact]
    public async Task The_check_can_fail() =>
        (await XeroSpecification.ErrorsAsync("Contact", SandboxCaller.Parsed("""{ "ContactStatus": "GONE", "Nonsense": true, "Phones": [ { "PhoneType": "HOME" } ] }"""), strict: true)).ShouldBeGreaterThan(2);

    private static JsonObject Whole() => SandboxCaller.Parsed("""
        {
          "Name": "Acme", "ContactNumber": "CRM-1", "AccountNumber": "A1", "FirstName": "Ann", "LastName": "Berg", "EmailAddress": "ann@acme.com", "CompanyNumber": "556677-8899",
          "TaxNumber": "SE5566778899", "DefaultCurrency": "EUR", "ContactPersons": [ { "FirstName": "Bo", "LastName": "Ek", "EmailAddress": "bo@acme.com", "IncludeInEmails": true } ],
          "Addresses": [ { "AddressType": "STREET", "AddressLine1": "1 Main St", "AddressLine2": "Floor 2", "City": "Palo Alto", "Region": "CA", "PostalCode": "94020", "Country": "United States", "AttentionTo": "Ann" } ],
          "Phones": [ { "PhoneType": "MOBILE", "PhoneNumber": "555-1212", "PhoneAreaCode": "415", "PhoneCountryCode": "1" } ]
        }
        """);

    private static async Task Fits(string schema, SandboxResponse response)
    {
        response.Status.ShouldBe(200);
        var body = response.Json()!;
        foreach (var name in Envelope)
        {
            body.Remove(name).ShouldBeTrue(name);
        }

        (await XeroSpecification.ErrorsAsync(schema, body, strict: true)).ShouldBe(0, schema);
    }
}
