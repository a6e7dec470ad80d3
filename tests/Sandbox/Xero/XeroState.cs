using System.Text.Json.Nodes;
using CrmSync.Sandbox.Counting;
using CrmSync.Sandbox.Pushes;

namespace CrmSync.Sandbox.Xero;

/// <summary>All that Xero remembers of one app.</summary>
internal sealed class XeroState
{
    private readonly Random _random;

    public XeroState(TimeProvider time, PushOutlet pushes, Ledger ledger, int seed)
    {
        (Time, Ledger, _random) = (time, ledger, new(seed));
        Grants = new(time);
        Webhook = new(this, pushes);
    }

    public TimeProvider Time { get; }

    public Ledger Ledger { get; }

    public XeroSwitches Switches { get; set; } = new();

    public XeroGrants Grants { get; }

    public XeroWebhook Webhook { get; }

    public XeroReplays Replays { get; } = new();

    public Dictionary<Guid, XeroOrganisation> Organisations { get; } = [];

    public List<XeroConnection> Connections { get; } = [];

    public Guid NewId()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new(bytes);
    }

    public string Letters(int count) => new([.. Enumerable.Range(0, count).Select(_ => (char)('A' + _random.Next(26)))]);

    public XeroContact Add(XeroOrganisation organisation, JsonObject values)
    {
        var contact = new XeroContact(NewId(), new(values, Now()));
        organisation.Contacts[contact.Id] = contact;
        Index(organisation, contact);
        Webhook.Changed(organisation.Id, contact.Id, "CREATE");
        return contact;
    }

    /// <summary>Whether anything changed.</summary>
    public bool Change(XeroOrganisation organisation, XeroContact contact, JsonObject values, JsonObject? odd = null)
    {
        if (!Switches.NoOpUpdateIsAChange && odd is null && JsonNode.DeepEquals(values, contact.Current.Values))
        {
            return false;
        }

        Forget(organisation, contact);
        contact.Previous = contact.Current;
        contact.Current = new(values, Now(), odd ?? contact.Current.Odd);
        Index(organisation, contact);
        Webhook.Changed(organisation.Id, contact.Id, "UPDATE");
        return true;
    }

    /// <summary>An active contact of this name; null where there is none.</summary>
    public XeroContact? Named(XeroOrganisation organisation, string name, XeroContact? but = null) =>
        Find(organisation, organisation.ActiveNames.GetValueOrDefault(NameKey(name)), but).FirstOrDefault();

    /// <summary>The contact of this number, an active one first; null where there is none.</summary>
    public static XeroContact? Numbered(XeroOrganisation organisation, string number, XeroContact? but = null) =>
        Find(organisation, organisation.Numbers.GetValueOrDefault(number), but).OrderByDescending(contact => contact.IsActive).FirstOrDefault();

    /// <summary>The one a merged contact ended in; itself where it was not merged.</summary>
    public static XeroContact Survivor(XeroOrganisation organisation, XeroContact contact)
    {
        var at = contact;
        for (var steps = 0; steps < organisation.Contacts.Count && at.Current.Text("MergedToContactID") is { } next; steps++)
        {
            at = organisation.Contacts[Guid.Parse(next)];
        }

        return at;
    }

    private static IEnumerable<XeroContact> Find(XeroOrganisation organisation, HashSet<Guid>? ids, XeroContact? but) =>
        (ids ?? []).Select(id => organisation.Contacts[id]).Where(contact => contact != but);

    private void Index(XeroOrganisation organisation, XeroContact contact)
    {
        if (contact.IsActive)
        {
            Put(organisation.ActiveNames, NameKey(contact.Current.Name), contact.Id);
        }

        if (contact.Current.Text("ContactNumber") is { } number)
        {
            Put(organisation.Numbers, number, contact.Id);
        }
    }

    private void Forget(XeroOrganisation organisation, XeroContact contact)
    {
        organisation.ActiveNames.GetValueOrDefault(NameKey(contact.Current.Name))?.Remove(contact.Id);
        if (contact.Current.Text("ContactNumber") is { } number)
        {
            organisation.Numbers[number].Remove(contact.Id);
        }
    }

    private static void Put(Dictionary<string, HashSet<Guid>> index, string key, Guid id)
    {
        if (!index.TryGetValue(key, out var ids))
        {
            index[key] = ids = [];
        }

        ids.Add(id);
    }

    private DateTimeOffset Now() => Switches.UpdatedInWholeSeconds ? XeroDate.Seconds(Time.GetUtcNow()) : XeroDate.Milliseconds(Time.GetUtcNow());

    private string NameKey(string name) => Switches.NamesIgnoreCase ? name.ToUpperInvariant() : name;
}
