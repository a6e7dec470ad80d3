using CrmSync.Sandbox;
using CrmSync.Sandbox.Zoho;

namespace CrmSync.Connectors.Tests.ZohoCrm;

/// <summary>Every open question of the vendor's documents answered the other way, by a clock that is not ours; but for null, which must clear a field for one to be cleared.</summary>
internal static class ZohoCrmPositions
{
    public static ZohoSwitches OtherSwitches { get; } = new()
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
        CoqlNamesLookups = false,
        LookupsShowDeleted = true,
        TakesUnknownChoices = false,
        RefusesUnknownFields = true,
        ReferenceRefusalsNameTheId = true,
        PageTokensCountRows = true,
        EventsModuleInPush = "Meetings",
    };

    public static SandboxOptions Other => new() { VendorClockSkew = TimeSpan.FromSeconds(90), Zoho = OtherSwitches };
}
