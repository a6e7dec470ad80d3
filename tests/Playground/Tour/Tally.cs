using CrmSync.Sandbox;

namespace CrmSync.Playground.Tour;

/// <summary>What the vendors have counted of the app's doing; users' own acts are not in it.</summary>
internal readonly record struct Tally(long CrmWrites, long GoogleWrites, int Mails)
{
    public static Tally Of(SandboxWorld world)
    {
        var (crm, google) = (world.Zoho.Ledger.Snapshot(), world.Google.Ledger.Snapshot());
        return new(crm.TotalWrites, google.TotalWrites, crm.Mails.Length + google.Mails.Length);
    }

    public static Tally operator -(Tally later, Tally earlier) =>
        new(later.CrmWrites - earlier.CrmWrites, later.GoogleWrites - earlier.GoogleWrites, later.Mails - earlier.Mails);
}
