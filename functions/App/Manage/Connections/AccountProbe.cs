using System.Collections.Immutable;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Manage.Wire;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Manage.Connections;

/// <summary>Tries credentials that are not stored yet: whose they are, and whether they may do what a sync needs (ZG-11).</summary>
public sealed class AccountProbe(ConnectorCatalog catalog, HttpClient http, TimeProvider clock)
{
    private const int LongestCredential = 16 * 1024;

    public static ImmutableArray<FieldError> Check(IConnector connector, ImmutableSortedDictionary<string, string> credentials)
    {
        var fields = connector.Info.CredentialFields;
        var allowed = $"{connector.Info.Title} takes {string.Join(", ", fields)}";
        return
        [
            .. fields.Where(field => string.IsNullOrWhiteSpace(credentials.GetValueOrDefault(field))).Select(field => new FieldError($"credentials.{field}", $"is required; {allowed}")),
            .. fields.Where(field => credentials.GetValueOrDefault(field)?.Length > LongestCredential).Select(field => new FieldError($"credentials.{field}", $"at most {LongestCredential} characters")),
            .. credentials.Keys.Except(fields).Select(field => new FieldError($"credentials.{(field.Length > 60 ? field[..60] : field)}", $"no such field; {allowed}")),
        ];
    }

    internal async Task<Outcome<ProbedAccount>> TryAsync(IConnector connector, Credentials credentials, CancellationToken cancellationToken)
    {
        var endpoint = catalog.EndpointOf(connector);
        var authorized = await connector.AuthorizeAsync(credentials, endpoint, cancellationToken);
        if (!authorized.Succeeded(out var grant, out var fault))
        {
            return fault;
        }

        var session = new Session(http, grant.ApiBase ?? endpoint.Api, grant.AccessToken, grant.AccountId, new OneCall(), clock);
        return (await connector.WhoAmIAsync(session, cancellationToken)).Succeeded(out var account, out fault) ? new ProbedAccount(account, grant.Keep, grant.ApiBase) : fault;
    }
}

/// <summary>Whose quota it is nobody knows before the answer: the operator's share has room for it.</summary>
internal sealed class OneCall : IPace
{
    public ValueTask<Outcome<CallTurn>> TakeAsync(int units, CancellationToken cancellationToken) => new(CallTurn.Free);
}

/// <param name="Keep">The credentials to store: a vendor may have put others in the place of those tried.</param>
internal sealed record ProbedAccount(Account Account, Credentials Keep, Uri? ApiBase);
