using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>Who a guest's address is in the CRM: a user, a contact, or a contact made for it (ZG-3).</summary>
internal sealed class ZohoCrmGuests(Session session, ZohoCrmModule people)
{
    private const int UserPages = 10;
    private const int MostContacts = 100;

    private static readonly ZohoCrmStoredForm Form = new();
    private readonly ZohoCrmClient client = new(session);
    private readonly Dictionary<string, JsonObject> entries = [];

    /// <param name="names">Display names by lower-case address; empty where none is known.</param>
    public async Task<Outcome<ImmutableDictionary<string, JsonObject>>> ResolveAsync(IReadOnlyDictionary<string, string> names, CancellationToken cancellationToken)
    {
        var wanted = names.Keys.Where(ZohoCrmGuestList.IsAddress).Order(StringComparer.Ordinal).ToList();
        if (wanted.Count > 0
            && (!(await AddUsersAsync(wanted, cancellationToken)).Succeeded(out _, out var fault)
                || !(await AddContactsAsync(wanted, cancellationToken)).Succeeded(out _, out fault)
                || !(await CreateContactsAsync(wanted, names, cancellationToken)).Succeeded(out _, out fault)))
        {
            return fault;
        }

        return entries.ToImmutableDictionary();
    }

    /// <summary>The mark of a contact made for an address: a repeat, or a second meeting at the same time, meets it instead of making another. No stamp of a sync looks like it.</summary>
    public static string MarkOf(string email) => "guest-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email)).AsSpan(0, 20));

    /// <summary>Colleagues are users, not contacts. https://www.zoho.com/crm/developer/docs/api/v8/get-users.html</summary>
    private async Task<Outcome<Done>> AddUsersAsync(List<string> wanted, CancellationToken cancellationToken)
    {
        for (var page = 1; page <= UserPages; page++)
        {
            if (!(await client.GetAsync($"users?type=ActiveUsers&page={page}&per_page=200", cancellationToken)).Succeeded(out var answer, out var fault))
            {
                return fault;
            }

            foreach (var user in answer.Body.At("users").Objects())
            {
                Add(wanted, user["email"].Text(), "user", user["id"].Text());
            }

            if (answer.HasMore != true)
            {
                break;
            }
        }

        return default(Done);
    }

    /// <summary>Of several contacts with one address the oldest. https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html</summary>
    private async Task<Outcome<Done>> AddContactsAsync(List<string> wanted, CancellationToken cancellationToken)
    {
        foreach (var some in Missing(wanted).Chunk(Coql.MostValues))
        {
            var body = new JsonObject { ["select_query"] = Coql.ByEmail(people.Name, some) };
            if (!(await client.AskAsync(HttpMethod.Post, "coql", body, null, cancellationToken)).Succeeded(out var answer, out var fault))
            {
                return fault;
            }

            foreach (var contact in answer.Rows)
            {
                Add(some, contact["Email"].Text(), "contact", contact["id"].Text());
            }

            if (answer.HasMore == true)
            {
                // So many contacts share these addresses that the page does not reach them all: name the rest by address, and make none.
                foreach (var email in Missing(some))
                {
                    entries[email] = ByAddress(email);
                }
            }
        }

        return default(Done);
    }

    /// <summary>https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html</summary>
    private async Task<Outcome<Done>> CreateContactsAsync(List<string> wanted, IReadOnlyDictionary<string, string> names, CancellationToken cancellationToken)
    {
        foreach (var some in Missing(wanted).Chunk(MostContacts))
        {
            var body = new JsonObject { ["data"] = new JsonArray([.. some.Select(email => NewContact(email, names[email]))]), ["trigger"] = new JsonArray() };
            if (!(await client.ExchangeAsync(HttpMethod.Post, people.Name, body, null, cancellationToken)).Succeeded(out var answer, out var fault))
            {
                return fault;
            }

            if (answer.Body.At("data") is null)
            {
                return answer.Fault;
            }

            var replies = ZohoReply.Match(answer, some.Length, null);
            for (var index = 0; index < some.Length; index++)
            {
                if (replies[index] is not { } reply)
                {
                    return new Fault(FaultKind.Unavailable, "Zoho does not tell what became of a guest's contact"); // the repeat finds it by its mark
                }

                if (ZohoReply.IsSuccess(reply) && reply.Object("details").At("id").Text() is { } made)
                {
                    entries[some[index]] = Entry("contact", made);
                }
                else if (ZohoReply.DuplicateOf(reply) is { Id: { } present })
                {
                    await AdoptAsync(some[index], present, cancellationToken);
                }

                // An address that Zoho does not take for a contact stands for itself.
                entries.TryAdd(some[index], ByAddress(some[index]));
            }
        }

        return default(Done);
    }

    /// <summary>The contact that is there counts while it still has the address; a user may have given it another, or deleted it.</summary>
    private async Task AdoptAsync(string email, string id, CancellationToken cancellationToken)
    {
        var found = await new ZohoCrmReads(session, people).OneAsync(new(id), cancellationToken);
        if (found is Outcome<ZohoRow?>.Ok { Value: { } contact })
        {
            Add([email], contact.Json["Email"].Text(), "contact", id);
        }
    }

    private JsonObject NewContact(string email, string name) => new()
    {
        ["Last_Name"] = Form.AsStored("Last_Name", FieldValue.OfText(name)) is FieldValue.Text text ? text.Value : email[..Math.Min(email.IndexOf('@', StringComparison.Ordinal), 80)],
        ["Email"] = email,
        [ZohoCrmModule.StampField] = MarkOf(email),
        [ZohoCrmModule.Owner] = new JsonObject { ["id"] = session.AccountId },
    };

    private List<string> Missing(IEnumerable<string> wanted) => [.. wanted.Where(email => !entries.ContainsKey(email))];

    private void Add(IReadOnlyCollection<string> wanted, string? email, string type, string? id)
    {
        if (email?.ToLowerInvariant() is { } address && id is not null && wanted.Contains(address))
        {
            entries.TryAdd(address, Entry(type, id));
        }
    }

    private static JsonObject Entry(string type, string id) => new() { ["type"] = type, ["participant"] = id };

    private static JsonObject ByAddress(string email) => new() { ["type"] = "email", ["Email"] = email };
}
