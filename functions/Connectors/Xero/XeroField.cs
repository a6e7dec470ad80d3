namespace CrmSync.Connectors.Xero;

/// <summary>A field of a contact as a mapping names it.</summary>
/// <param name="Most">Characters that Xero takes before it refuses; 0 where it is not a text of its own.</param>
internal sealed record XeroField(string Name, string Title, int Most, bool ReadOnly = false)
{
    public string Kind { get; init; } = "text";

    /// <summary>The field that can be given in this one's place; null where this one may be missing.</summary>
    public string? MandatoryUnless { get; init; }
}
