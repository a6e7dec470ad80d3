using CrmSync.Simulation.Pairs;

namespace CrmSync.Simulation.Invariants;

/// <summary>What vendors, and the people in their records, must not notice of us.</summary>
internal static class Manners
{
    public static IEnumerable<Violation> Check(IPair pair)
    {
        foreach (var vendor in pair.Vendors)
        {
            var ledger = vendor.Ledger.Snapshot();
            if (vendor.Ledger.OverQuota > 0)
            {
                yield return new("I17", $"{vendor.Prefix} refused {vendor.Ledger.OverQuota} calls as more than it allows");
            }

            if (ledger.Mails.Length > 0)
            {
                yield return new("I26", $"{vendor.Prefix} sent {ledger.Mails.Length} mails, the first to {ledger.Mails[0].Recipient} by {ledger.Mails[0].Why}");
            }

            if (ledger.WorkflowRuns > 0)
            {
                yield return new("I26", $"{ledger.WorkflowRuns} of our writes set off workflows of {vendor.Prefix}");
            }
        }
    }
}
