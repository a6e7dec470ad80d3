using CrmSync.Sandbox;

namespace CrmSync.Playground.Tour;

/// <summary>What two vendors have counted of the app's doing; users' own acts are not in it.</summary>
internal readonly record struct Tally(long CrmWrites, long OtherWrites, int Mails)
{
    public static Tally Of(IVendorSandbox crm, IVendorSandbox other)
    {
        var (inCrm, inOther) = (crm.Ledger.Snapshot(), other.Ledger.Snapshot());
        return new(inCrm.TotalWrites, inOther.TotalWrites, inCrm.Mails.Length + inOther.Mails.Length);
    }

    public static Tally operator -(Tally later, Tally earlier) =>
        new(later.CrmWrites - earlier.CrmWrites, later.OtherWrites - earlier.OtherWrites, later.Mails - earlier.Mails);
}
