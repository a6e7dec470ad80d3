namespace CrmSync.Sandbox.Xero;

/// <summary>One contact with its last two versions.</summary>
internal sealed class XeroContact(Guid id, XeroVersion first)
{
    public Guid Id { get; } = id;

    public XeroVersion Current { get; set; } = first;

    /// <summary>For stale reads; null when there was none.</summary>
    public XeroVersion? Previous { get; set; }

    public bool IsActive => Current.Text("ContactStatus") == "ACTIVE";

    /// <summary>Null where it was not there yet.</summary>
    public XeroVersion? AsOf(DateTimeOffset? moment) => moment is null || Current.Updated <= moment ? Current : Previous;
}
