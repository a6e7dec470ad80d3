using CrmSync.Sandbox;
using CrmSync.Sandbox.Google;
using CrmSync.Sandbox.Memory;
using CrmSync.Sandbox.Xero;
using CrmSync.Sandbox.Zoho;
using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Time;

namespace CrmSync.Simulation.Pairs;

/// <summary>The pairs that seeds are run with.</summary>
internal static class KnownPairs
{
    public static IPair Memory(Seed seed, Timeline timeline) => new MemoryPair(new SandboxWorld(timeline, new SandboxOptions
    {
        Seed = (int)seed.Number,
        Memory = new MemorySwitches
        {
            TokenLife = seed["tokens"].OneOf([TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(10)]),
            RotatesRefreshTokens = seed["rotation"].Happens(0.3),
            ListsCutTo = seed["cuts"].OneOf([0, 0, 0, 60]),
        },
    }));

    /// <summary>Each seed takes its own position where the vendors' documents leave one open.</summary>
    public static IPair Real(Seed seed, Timeline timeline)
    {
        var open = seed["open questions"];
        return new RealPair(
            new SandboxWorld(timeline, new SandboxOptions { Seed = (int)seed.Number, Google = DrawGoogle(open), Zoho = DrawZoho(open) }),
            seed["hands"]);
    }

    public static IPair Xero(Seed seed, Timeline timeline)
    {
        var open = seed["open questions"];
        return new XeroPair(
            new SandboxWorld(timeline, new SandboxOptions { Seed = (int)seed.Number, Zoho = DrawZoho(open), Xero = DrawXero(open) }),
            seed["hands"]);
    }

    private static XeroSwitches DrawXero(Random open) => new()
    {
        CallsPerMinute = 60,
        CallsPerDay = 5000,
        CallsAtOnce = 5,
        RefreshGrace = Coin(open),
        ModifiedSinceIsInclusive = Coin(open),
        AnswersNotModified = Coin(open),
        UpdatedInWholeSeconds = Coin(open),
        NamesIgnoreCase = Coin(open),
        ArchivedKeepContactNumber = Coin(open),
        ShowsFirstErrorOnly = Coin(open),
        NoOpUpdateIsAChange = Coin(open),
        ArraysMergeByType = Coin(open),
        TrimsText = Coin(open),
        ShowsBlankTexts = Coin(open),
        ShowsBlankParts = Coin(open),
    };

    private static GoogleSwitches DrawGoogle(Random open) => new()
    {
        DeletedIdStaysTaken = Coin(open),
        UpdateRevivesDeleted = Coin(open),
        SyncTokenKeepsWindow = Coin(open),
        CancelledCarriesDetails = Coin(open),
        UnknownChannelStopIsNotFound = Coin(open),
        SyncPushBeforeAnswer = Coin(open),
        TrimsSummary = Coin(open),
        DescriptionBecomesHtml = Coin(open),
        CutsSeconds = Coin(open),
        NoOpWriteIsAChange = Coin(open),
        QuotaAnswers429 = Coin(open),
        RequestsPerMinute = 600,
    };

    private static ZohoSwitches DrawZoho(Random open) => new()
    {
        CoqlSelectsArrays = Coin(open),
        CoqlLimit = Coin(open) ? 2000 : 200,
        ListsShowArrays = Coin(open),
        ModifiedSinceIsInclusive = Coin(open),
        StaleIsPerItem = Coin(open),
        EmptyTriggerSilencesWatch = Coin(open),
        TooManyCode = Coin(open) ? "TOO_MANY_REQUESTS" : "RATE_LIMIT_EXCEEDED",
        AbsentIsNoContent = Coin(open),
        TrimsText = Coin(open),
        LineEnds = Coin(open) ? LineEnds.Lf : LineEnds.CrLf,
        NoOpUpdateIsAChange = Coin(open),
        LimitsTokens = Coin(open),
        Concurrency = 5,
    };

    private static bool Coin(Random open) => open.Next(2) == 0;
}
