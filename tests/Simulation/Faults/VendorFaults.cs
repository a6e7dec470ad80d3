using CrmSync.Sandbox;
using CrmSync.Sandbox.Faults;
using CrmSync.Simulation.Chance;

namespace CrmSync.Simulation.Faults;

/// <summary>What the plan does to a vendor's answers.</summary>
internal static class VendorFaults
{
    private static readonly TimeSpan OldestRead = TimeSpan.FromMinutes(5);

    /// <summary>Zoho's deltas start five seconds early for what becomes visible late; what comes later is named in docs/connectors/zoho-crm.md.</summary>
    private static readonly TimeSpan OldestZohoRead = TimeSpan.FromSeconds(4);

    /// <summary>Xero's start two minutes early.</summary>
    private static readonly TimeSpan OldestXeroRead = TimeSpan.FromSeconds(110);

    public static void Install(IVendorSandbox vendor, FaultPlan plan, Random chance)
    {
        On(FaultKind.VendorThrottles, Api, new Fault.Answer(429, RetryAfterSeconds: chance.Next(1, 600)));
        On(FaultKind.VendorFailsBefore, Any, new Fault.Answer(500));
        On(FaultKind.VendorFailsAfter, Write, new Fault.Answer(500, AfterEffect: true));
        On(FaultKind.VendorDropsBefore, Any, new Fault.Drop(AfterEffect: false));
        On(FaultKind.VendorDropsAfter, Write, new Fault.Drop(AfterEffect: true));
        On(FaultKind.BatchRowsRefused, Write, new Fault.RefuseRows(row => row % 3 == 0));
        On(FaultKind.BatchRowsMissing, Write, new Fault.LoseRows(row => row % 2 == 1));
        On(FaultKind.BatchRowsShuffled, AnsweredInAnyOrder, new Fault.ShuffleRows());
        On(FaultKind.ReadIsStale, Read, new Fault.StaleRead(OldestOf(vendor) * chance.NextDouble()));
        On(FaultKind.ListIsShort, call => call.IsFullList, new Fault.ShortList(chance.NextDouble()));
        On(FaultKind.PageIsEmpty, Read, new Fault.EmptyPage());
        On(FaultKind.CursorExpires, Read, new Fault.ExpireCursor());
        On(FaultKind.TokenExpires, Api, new Fault.ExpireAccessToken());

        void On(FaultKind kind, Func<SandboxCall, bool> concerned, Fault fault)
        {
            if (plan.IsOn(kind))
            {
                vendor.Faults.When(call => concerned(call) && plan.Strikes(kind), int.MaxValue, fault);
            }
        }
    }

    private static TimeSpan OldestOf(IVendorSandbox vendor) => vendor.Prefix switch
    {
        "zoho" => OldestZohoRead,
        "xero" => OldestXeroRead,
        _ => OldestRead,
    };

    private static bool Any(SandboxCall call) => true;

    private static bool Api(SandboxCall call) => !call.Operation.EndsWith(".token", StringComparison.Ordinal);

    private static bool Write(SandboxCall call) => call.IsWrite;

    /// <summary>Zoho documents that creations are answered in the order in which they were sent.</summary>
    private static bool AnsweredInAnyOrder(SandboxCall call) => call.IsWrite && call.Operation != "zoho.records.insert";

    private static bool Read(SandboxCall call) => call.Operation is "memory.records.list" or "google.events.list" or "zoho.coql" or "zoho.records.deleted" or "xero.contacts.list";
}
