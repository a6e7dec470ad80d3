using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.Tests.SandboxFacts;
using CrmSync.Sandbox;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.Xero.XeroConnectorWorld;

namespace CrmSync.Connectors.Tests.Xero;

/// <summary>What the connector sends is what Xero's own specification has.</summary>
public sealed class XeroRequestFacts
{
    [Fact]
    public async Task Every_request_is_an_operation_of_the_specification_with_parameters_and_a_body_that_it_declares()
    {
        var w = new XeroConnectorWorld();
        w.User("Jane Doe");
        var made = Written(await w.CreateAsync(
            1, Assign("PersonName", "Jane Doe"), Assign("Qualifier", "Acme"), Assign("FirstName", "Jane"), Assign("LastName", "Doe"), Assign("EmailAddress", "jane@acme.com"), Assign("AccountNumber", "A1"),
            Assign("CompanyNumber", "C1"), Assign("TaxNumber", "T1"), Assign("DefaultCurrency", "EUR"), Assign("Phones.DEFAULT", "1"), Assign("Phones.DDI", "2"), Assign("Phones.MOBILE", "3"), Assign("Phones.FAX", "4"),
            Assign("Addresses.POBOX.Lines", "a\nb"), Assign("Addresses.STREET.City", "Lund"), Assign("Addresses.STREET.Country", "Sweden")));
        var updated = Written(await w.UpdateAsync(made.Id.Value, Assign("Addresses.POBOX.City", "Lund"), Assign("Phones.FAX", "")));
        await w.PullAsync((await w.PullAsync(null)).Cursor);
        await w.Connector.FindAsync(w.Session, "Contacts", w.StampOf(1), [], CancellationToken.None);
        await w.ReadAsync("11111111-2222-3333-4444-555555555555");
        await w.Connector.WhoAmIAsync(w.Session, CancellationToken.None);
        (await w.WriteAsync(new WriteItem.Delete(made.Id, updated.Version)))[0].ShouldBeOfType<WriteResult.Removed>();

        var accounting = w.Sent.Requests.Where(sent => sent.Address.AbsolutePath.Contains("/api.xro/2.0/", StringComparison.Ordinal)).ToList();
        accounting.Select(sent => sent.Method).Distinct().Order().ShouldBe(["GET", "POST", "PUT"]);
        foreach (var sent in accounting)
        {
            var tail = sent.Address.AbsolutePath.Split("/api.xro/2.0/Contacts")[1];
            var declared = XeroSpecification.ParametersOf(sent.Method, tail.Length == 0 ? "/Contacts" : Guid.TryParse(tail[1..], out _) ? "/Contacts/{ContactID}" : "/Contacts/{ContactNumber}").ShouldNotBeNull();
            SandboxQuery.Parse(sent.Address.Query).Names.ShouldBeSubsetOf(declared);
            sent.Headers.Keys.Intersect(["xero-tenant-id", "If-Modified-Since", "Idempotency-Key"]).ShouldBeSubsetOf(declared);
            if (sent.Body is { } body)
            {
                (await XeroSpecification.ErrorsAsync("Contacts", body, strict: true)).ShouldBe(0, body.ToJsonString());
            }
        }
    }
}
