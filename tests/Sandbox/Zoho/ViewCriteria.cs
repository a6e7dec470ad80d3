namespace CrmSync.Sandbox.Zoho;

/// <summary>What a custom view's records have in common. A closed choice. https://www.zoho.com/crm/developer/docs/api/v8/custom-view-meta.html</summary>
public abstract record ViewCriteria
{
    private ViewCriteria()
    {
    }

    /// <param name="Comparator">equal, not_equal, contains, starts_with, less_than, less_equal, greater_than or greater_equal.</param>
    /// <param name="Value">As text; null is the empty value. A lookup is compared by its id.</param>
    public sealed record Compare(string Field, string Comparator, string? Value) : ViewCriteria;

    /// <param name="All">All of the group, or any.</param>
    public sealed record Group(bool All, params IReadOnlyList<ViewCriteria> Of) : ViewCriteria;
}
