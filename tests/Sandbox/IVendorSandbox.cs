using CrmSync.Sandbox.Counting;
using CrmSync.Sandbox.Faults;

namespace CrmSync.Sandbox;

/// <summary>One vendor played in memory: synchronous and deterministic, so that a simulation can replay it from a seed.</summary>
public interface IVendorSandbox
{
    /// <summary>First segment of every path this vendor answers.</summary>
    string Prefix { get; }

    FaultInjector Faults { get; }

    Ledger Ledger { get; }

    InFlight InFlight { get; }

    SandboxCall Identify(SandboxRequest request);

    SandboxResponse Handle(SandboxRequest request);
}
