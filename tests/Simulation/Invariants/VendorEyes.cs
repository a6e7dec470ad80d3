using CrmSync.Sandbox;
using CrmSync.Simulation.Hosting;

namespace CrmSync.Simulation.Invariants;

/// <summary>Shows what is asked of vendors to those who look for what must hold.</summary>
/// <param name="keepsTime">Whether a pause is kept: where it could be stored and clocks agree on how long it is.</param>
internal sealed class VendorEyes(Watch watch, Throttle throttle, Func<bool> keepsTime) : IVendorTap
{
    public void Asked(HttpRequestMessage request) => watch.Asked(request);

    public void Called(SandboxCall call)
    {
        if (keepsTime())
        {
            throttle.Calling(call);
        }
    }

    public void Arrived(SandboxCall call) => watch.Arrived(call);

    public void Answered(SimProcess process, SandboxCall call, SandboxResponse response)
    {
        watch.Answered(process, call);
        throttle.Answered(call, response);
    }
}
