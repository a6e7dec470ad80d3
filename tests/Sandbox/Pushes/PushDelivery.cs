namespace CrmSync.Sandbox.Pushes;

/// <summary>One notification on its way: POST of a body to an address, not before a moment of the vendor's clock.</summary>
public sealed record PushDelivery(string Url, IReadOnlyDictionary<string, string> Headers, byte[] Body, DateTimeOffset NotBefore)
{
    /// <summary>Anything but a bare 200 is a failure, and tried once more at once.</summary>
    public bool WantsBareOk { get; init; }
}
