namespace CrmSync.Sandbox.Xero;

/// <summary>One tenant with its contacts.</summary>
internal sealed class XeroOrganisation(Guid id, string name)
{
    public Guid Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>In the order they were made.</summary>
    public Dictionary<Guid, XeroContact> Contacts { get; } = [];

    /// <summary>Active contacts by their names as they are compared.</summary>
    public Dictionary<string, HashSet<Guid>> ActiveNames { get; } = [];

    /// <summary>All contacts by ContactNumber.</summary>
    public Dictionary<string, HashSet<Guid>> Numbers { get; } = [];

    public HashSet<string> Currencies { get; } = ["EUR", "GBP", "NZD", "SEK", "USD"];

    public XeroUsage Usage { get; } = new();
}
