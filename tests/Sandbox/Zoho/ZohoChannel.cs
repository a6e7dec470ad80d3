namespace CrmSync.Sandbox.Zoho;

/// <summary>One watch. Events are module and action, e.g. Contacts.edit; "all" is stored as its three.</summary>
internal sealed class ZohoChannel
{
    public required string Id { get; init; }

    public required string User { get; init; }

    public SortedSet<string> Events { get; } = new(StringComparer.Ordinal);

    public string Url { get; set; } = "";

    public string? Token { get; set; }

    public DateTimeOffset Expires { get; set; }

    public bool ShowsValues { get; set; }

    public bool OnRelated { get; set; } = true;
}
