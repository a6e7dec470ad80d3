using CrmSync.Connectors.Tests.Contract;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Xero;

namespace CrmSync.Connectors.Tests.Xero;

public sealed class XeroConnectorContractFacts() : ConnectorContract(() => new XeroBench());

/// <summary>Every open question of the vendor's documents answered the other way, by a clock that is not ours.</summary>
public sealed class OtherXeroConnectorContractFacts() : ConnectorContract(() => new XeroBench(new SandboxOptions
{
    VendorClockSkew = TimeSpan.FromSeconds(90),
    Xero = new XeroSwitches
    {
        RefreshGrace = false,
        ModifiedSinceIsInclusive = false,
        AnswersNotModified = true,
        UpdatedInWholeSeconds = true,
        NamesIgnoreCase = false,
        ArchivedKeepContactNumber = false,
        ContactNumberTaken = "The ContactNumber {0} must be unique.",
        AccountNumberIsUnique = false,
        ShowsFirstErrorOnly = true,
        AngleBracketsLie = true,
        UnarchiveChecksName = false,
        NoOpUpdateIsAChange = false,
        ArraysMergeByType = false,
        TrimsText = false,
        ShowsBlankTexts = true,
        ShowsBlankParts = false,
        MergedReadsShowSurvivor = true,
        MergeTouchesSurvivor = false,
        IsHighVolume = true,
        LimitNames = ("Minute limit", "DayLimit", "Concurrent limit"),
    },
}));
