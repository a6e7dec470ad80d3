using CrmSync.Sandbox.Google;
using CrmSync.Sandbox.Memory;
using CrmSync.Sandbox.Xero;
using CrmSync.Sandbox.Zoho;

namespace CrmSync.Sandbox;

/// <summary>What a world starts with.</summary>
public sealed record SandboxOptions
{
    public int Seed { get; init; } = 1;

    /// <summary>How far the vendors' clocks run ahead of ours.</summary>
    public TimeSpan VendorClockSkew { get; init; }

    public GoogleSwitches Google { get; init; } = new();

    public ZohoSwitches Zoho { get; init; } = new();

    public MemorySwitches Memory { get; init; } = new();

    public XeroSwitches Xero { get; init; } = new();
}
