using CrmSync.Connectors.Tests.Contract;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Google;

namespace CrmSync.Connectors.Tests.GoogleCalendar;

public sealed class GoogleCalendarContractFacts() : ConnectorContract(() => new GoogleCalendarBench());

/// <summary>Every open question of the vendor's documents answered the other way, by a clock that is not ours.</summary>
public sealed class OtherGoogleCalendarContractFacts() : ConnectorContract(() => new GoogleCalendarBench(OtherPositions))
{
    internal static SandboxOptions OtherPositions => new()
    {
        VendorClockSkew = TimeSpan.FromSeconds(90),
        Google = new GoogleSwitches
        {
            DeletedIdStaysTaken = false,
            UpdateRevivesDeleted = false,
            SyncTokenKeepsWindow = true,
            CancelledCarriesDetails = true,
            UnknownChannelStopIsNotFound = false,
            SyncPushBeforeAnswer = false,
            TrimsSummary = true,
            DescriptionBecomesHtml = true,
            CutsSeconds = true,
            NoOpWriteIsAChange = false,
            GuestWritesAreRefused = true,
            QuotaAnswers429 = true,
        },
    };
}
