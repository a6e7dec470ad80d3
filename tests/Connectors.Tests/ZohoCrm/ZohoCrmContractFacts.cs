using CrmSync.Connectors.Tests.Contract;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Zoho;

namespace CrmSync.Connectors.Tests.ZohoCrm;

public sealed class ZohoCrmContractFacts() : ConnectorContract(() => new ZohoCrmBench());

/// <summary>Every open question of the vendor's documents answered the other way, by a clock that is not ours; but for null, which must clear a field for one to be cleared.</summary>
public sealed class OtherZohoCrmContractFacts() : ConnectorContract(() => new ZohoCrmBench(new SandboxOptions
{
    VendorClockSkew = TimeSpan.FromSeconds(90),
    Zoho = new ZohoSwitches
    {
        CoqlSelectsArrays = false,
        CoqlLimit = 200,
        ListsShowArrays = false,
        ModifiedSinceIsInclusive = true,
        StaleIsPerItem = false,
        EmptyTriggerSilencesWatch = true,
        TooManyCode = "RATE_LIMIT_EXCEEDED",
        RestoreBumpsModifiedTime = false,
        ParticipantsReplace = false,
        AllDayEndsWithTheDay = false,
        AbsentIsNoContent = false,
        DescriptionIsRichText = true,
        TrimsText = false,
        LineEnds = LineEnds.CrLf,
        NoOpUpdateIsAChange = false,
        MergeShowsInDeleted = true,
        EventsModuleInPush = "Meetings",
    },
}));
