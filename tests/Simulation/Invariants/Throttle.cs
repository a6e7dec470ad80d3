using System.Globalization;
using CrmSync.Sandbox;
using CrmSync.Simulation.Time;

namespace CrmSync.Simulation.Invariants;

/// <summary>I17: who was told to wait is not called before, but for what was under way when it said so.</summary>
internal sealed class Throttle(Timeline timeline, Watch watch)
{
    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(15);
    private readonly Dictionary<string, (DateTimeOffset From, DateTimeOffset Until)> pauses = [];

    public void Calling(SandboxCall call)
    {
        var now = timeline.GetUtcNow();
        if (pauses.TryGetValue(VendorOf(call), out var pause) && now > pause.From && now < pause.Until && !call.Operation.EndsWith(".token", StringComparison.Ordinal))
        {
            watch.Add("I17", $"{call.Operation} at {now:O}, and the vendor said to wait until {pause.Until:O}");
        }
    }

    public void Answered(SandboxCall call, SandboxResponse response)
    {
        if (response.Status == 429 && response.Headers.TryGetValue("Retry-After", out var seconds))
        {
            var now = timeline.GetUtcNow();
            pauses[VendorOf(call)] = (now + UnderWay, now + TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
        }
    }

    private static string VendorOf(SandboxCall call) => call.Operation[..call.Operation.IndexOf('.', StringComparison.Ordinal)];
}
