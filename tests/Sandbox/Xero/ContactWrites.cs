using System.Text.Json.Nodes;
using CrmSync.Sandbox.Faults;

namespace CrmSync.Sandbox.Xero;

/// <summary>PUT creates, POST creates or updates. https://developer.xero.com/documentation/api/accounting/contacts#post-contacts</summary>
internal sealed class ContactWrites(XeroState state, ContactShape shape, FaultInjector faults)
{
    private const int MostBytes = 10 * 1024 * 1024;

    private readonly ContactInput _input = new(state);

    public SandboxResponse Put(XeroOrganisation organisation, SandboxRequest request, Fault? fault) =>
        Many(organisation, request, fault, (_, _) => (null, null));

    public SandboxResponse Post(XeroOrganisation organisation, SandboxRequest request, Fault? fault) => Many(organisation, request, fault, Target);

    public SandboxResponse PostOne(XeroOrganisation organisation, SandboxRequest request, string id, Fault? fault)
    {
        var contact = Guid.TryParse(id, out var parsed) ? organisation.Contacts.GetValueOrDefault(parsed) : XeroState.Numbered(organisation, id);
        return contact is null ? throw XeroRefusal.NotFound() : Many(organisation, request, fault, (_, _) => (contact, null));
    }

    private SandboxResponse Many(XeroOrganisation organisation, SandboxRequest request, Fault? fault, Func<XeroOrganisation, JsonObject, (XeroContact?, string?)> target)
    {
        if (request.Body.Length > MostBytes)
        {
            throw new XeroRefusal(SandboxResponse.Empty(413));
        }

        var given = Elements(request.Json() ?? throw XeroRefusal.PostData("The body is no JSON object"));
        var rows = given.Select((one, row) => fault is Fault.RefuseRows refuse && refuse.Row(row)
            ? new Row(ContactShape.Echo(one, Guid.Empty, [refuse.Code]), Failed: true)
            : Save(organisation, one, target)).ToList();
        if (request.Parameters().Get("summarizeErrors") is not "false" and not "False")
        {
            return Summarised(rows);
        }

        var shown = rows.Select(row => row.Marked()).Where((_, row) => fault is not Fault.LoseRows lose || !lose.Row(row)).ToArray();
        return shape.Envelope(fault is Fault.ShuffleRows ? faults.Shuffled(shown.Length).Select(index => shown[index]) : shown);
    }

    /// <summary>What fails is listed alone, and what does not is saved without a word.</summary>
    private SandboxResponse Summarised(List<Row> rows) => !rows.Exists(row => row.Failed)
        ? shape.Envelope(rows.Select(row => row.Shown))
        : SandboxResponse.Json(400, new JsonObject
        {
            ["ErrorNumber"] = 10,
            ["Type"] = "ValidationException",
            ["Message"] = "A validation exception occurred",
            ["Elements"] = new JsonArray([.. rows.Where(row => row.Failed).Select(row => row.Shown)]),
        });

    private Row Save(XeroOrganisation organisation, JsonObject given, Func<XeroOrganisation, JsonObject, (XeroContact?, string?)> target)
    {
        var (contact, unknown) = target(organisation, given);
        if (unknown is not null)
        {
            return new(ContactShape.Echo(given, Guid.Empty, [unknown]), Failed: true);
        }

        var (values, errors) = _input.Take(organisation, contact, given);
        if (state.Switches.AngleBracketsLie && ((string?)values["Name"] ?? "").IndexOfAny(['<', '>']) >= 0)
        {
            return new(shape.Show(contact?.Id ?? state.NewId(), new(values, state.Time.GetUtcNow())), Failed: false);
        }

        if (errors.Count > 0)
        {
            return new(ContactShape.Echo(given, contact?.Id ?? Guid.Empty, errors), Failed: true);
        }

        if (contact is null)
        {
            contact = state.Add(organisation, values);
            state.Ledger.Wrote(contact.Id.ToString());
        }
        else
        {
            state.Change(organisation, contact, values);
            state.Ledger.Wrote(contact.Id.ToString());
        }

        return new(shape.Show(contact.Id, contact.Current), Failed: false);
    }

    /// <summary>By id, else by number, else by the name of an active contact: this is why a POST without an id can overwrite a stranger.</summary>
    private (XeroContact? Contact, string? Unknown) Target(XeroOrganisation organisation, JsonObject given)
    {
        if (ContactInput.Text(given, "ContactID") is { Length: > 0 } id)
        {
            return Guid.TryParse(id, out var parsed) && organisation.Contacts.TryGetValue(parsed, out var known) ? (known, null) : (null, "The contact could not be found.");
        }

        return (ContactInput.Text(given, "ContactNumber") is { Length: > 0 } number && XeroState.Numbered(organisation, number) is { } numbered ? numbered
            : ContactInput.Text(given, "Name") is { } name ? state.Named(organisation, ContactInput.Normalised(name)) : null, null);
    }

    /// <summary>A list, or one contact alone.</summary>
    private static List<JsonObject> Elements(JsonObject body) => body["Contacts"] switch
    {
        JsonArray list => [.. list.Select(one => one as JsonObject ?? throw XeroRefusal.PostData("A contact is no object"))],
        null when !body.ContainsKey("Contacts") => [body],
        _ => throw XeroRefusal.PostData("Contacts is no list"),
    };

    private sealed record Row(JsonObject Shown, bool Failed)
    {
        public JsonObject Marked()
        {
            Shown["StatusAttributeString"] = Failed ? "ERROR" : "OK";
            return Shown;
        }
    }
}
