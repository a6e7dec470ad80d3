using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.Xero;

/// <summary>The organisation behind the session. A consent may reach several, and dies for one of them without dying for the others.</summary>
internal sealed class XeroAccount(Session session)
{
    public const string Collection = "Contacts";

    private readonly XeroClient client = new(session);

    public async Task<Outcome<Account>> WhoAmIAsync(CancellationToken cancellationToken)
    {
        if (!(await OrganisationAsync(cancellationToken)).Succeeded(out var account, out var fault))
        {
            return fault;
        }

        // ZG-11: a missing scope is told now, not met later.
        return (await client.GetContactsAsync("?page=1&pageSize=1&summaryOnly=true", null, cancellationToken)).Succeeded(out _, out fault) ? account : fault;
    }

    public async Task<Outcome<ImmutableArray<PlaceListing>>> ListPlacesAsync(CancellationToken cancellationToken) =>
        (await OrganisationAsync(cancellationToken)).Succeeded(out _, out var fault) ? ImmutableArray.Create(new PlaceListing(Collection, "Contacts", Writable: true)) : fault;

    private async Task<Outcome<Account>> OrganisationAsync(CancellationToken cancellationToken)
    {
        if (!(await client.ConnectionsAsync(cancellationToken)).Succeeded(out var answer, out var fault))
        {
            return fault;
        }

        if (answer.Body is not JsonArray)
        {
            return new Fault(FaultKind.Unexpected, "Xero lists no connections");
        }

        Account[] reached = [.. answer.Body.Objects()
            .Where(connection => connection["tenantType"].Text() == "ORGANISATION" && connection["tenantId"].Id() is not null)
            .Select(connection => new Account(connection["tenantId"].Id()!, connection["tenantName"].Text() ?? "", null))]; // checked above
        return Array.Find(reached, account => account.Id == session.AccountId) is { } found ? found : new Fault(FaultKind.Revoked, NotReached(reached));
    }

    private static string NotReached(Account[] reached) => reached.Length == 0
        ? "this consent reaches no organisation of Xero any more; connect the organisation again"
        : "tenant_id is none of the organisations that this consent reaches: " + string.Join(", ", reached.Select(account => $"{account.Name} ({account.Id})"));
}
