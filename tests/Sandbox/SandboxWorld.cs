using CrmSync.Sandbox.Google;
using CrmSync.Sandbox.Memory;
using CrmSync.Sandbox.Pushes;
using CrmSync.Sandbox.Xero;
using CrmSync.Sandbox.Zoho;

namespace CrmSync.Sandbox;

/// <summary>All the vendors of one test, with their users, under one clock.</summary>
public sealed class SandboxWorld
{
    private readonly IVendorSandbox[] _vendors;

    public SandboxWorld(TimeProvider time, SandboxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        options ??= new();
        Time = time;
        VendorTime = options.VendorClockSkew == TimeSpan.Zero ? time : new Time.SkewedClock(time, options.VendorClockSkew);
        Google = new(VendorTime, Pushes, options.Seed) { Switches = options.Google };
        Zoho = new(VendorTime, Pushes, options.Seed + 1) { Switches = options.Zoho };
        Memory = new(VendorTime, Pushes, options.Seed + 2) { Switches = options.Memory };
        Xero = new(VendorTime, Pushes, options.Seed + 3) { Switches = options.Xero };
        _vendors = [Google, Zoho, Memory, Xero];
    }

    public TimeProvider Time { get; }

    /// <summary>The vendors' clock, which may be wrong by ours.</summary>
    public TimeProvider VendorTime { get; }

    public GoogleCalendarSandbox Google { get; }

    public ZohoCrmSandbox Zoho { get; }

    public MemorySandbox Memory { get; }

    public XeroSandbox Xero { get; }

    /// <summary>Where notifications go: a <see cref="PushLog"/> until something else is set.</summary>
    public PushOutlet Pushes { get; } = new();

    public IEnumerable<IVendorSandbox> Vendors => _vendors;

    /// <summary>Null when no vendor has this path.</summary>
    public IVendorSandbox? Vendor(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var first = path.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return Array.Find(_vendors, v => v.Prefix == first);
    }

    public SandboxResponse Handle(SandboxRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Vendor(request.Path)?.Handle(request) ?? SandboxResponse.Empty(404);
    }
}
