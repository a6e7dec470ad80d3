using CrmSync.Sandbox;

namespace CrmSync.Simulation.Hosting;

/// <summary>Sees all that processes ask of vendors.</summary>
internal interface IVendorTap
{
    /// <summary>A request goes out.</summary>
    void Asked(HttpRequestMessage request);

    /// <summary>Its effect is about to be: nothing happens between this and <see cref="Answered"/>.</summary>
    void Arrived(SandboxCall call);

    /// <summary>Its effect was, and the answer goes out.</summary>
    void Answered(SimProcess process, SandboxCall call, SandboxResponse response);
}
