namespace CrmSync.App.State;

/// <summary>A channel by which a vendor pushes. Its row is written before the vendor is asked, because the first push can come before the answer.</summary>
public sealed record PushChannel(string Id, string Tenant, string Connector, string ConnectionId, string PlaceId, string Collection)
{
    public string ResourceId { get; init; } = "";

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset RenewAt { get; init; }

    /// <summary>The vendor has said yes.</summary>
    public bool Opened { get; init; }
}
