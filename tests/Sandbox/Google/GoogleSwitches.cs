namespace CrmSync.Sandbox.Google;

/// <summary>What the vendor's documents leave open. Each default is the position that hurts more, or the better known one; tests run both.</summary>
public sealed record GoogleSwitches
{
    /// <summary>An insert with the id of a deleted event answers 409; otherwise the id is free again.</summary>
    public bool DeletedIdStaysTaken { get; init; } = true;

    /// <summary>PUT, or PATCH with status confirmed, brings a deleted event back; otherwise 404.</summary>
    public bool UpdateRevivesDeleted { get; init; } = true;

    /// <summary>Deltas leave out what the first request's time window left out, and report as cancelled what has left it.</summary>
    public bool SyncTokenKeepsWindow { get; init; }

    /// <summary>A cancelled event in a list or get still shows its content; otherwise only its id.</summary>
    public bool CancelledCarriesDetails { get; init; }

    /// <summary>Stopping an unknown channel answers 404; otherwise 204.</summary>
    public bool UnknownChannelStopIsNotFound { get; init; } = true;

    /// <summary>The sync push leaves before the watch call is answered; otherwise a second after it.</summary>
    public bool SyncPushBeforeAnswer { get; init; } = true;

    public bool TrimsSummary { get; init; }

    /// <summary>Descriptions come back as HTML: line ends as <c>&lt;br&gt;</c>.</summary>
    public bool DescriptionBecomesHtml { get; init; }

    /// <summary>Times are cut to the minute on save.</summary>
    public bool CutsSeconds { get; init; }

    /// <summary>A write that changes nothing still gets a new etag, and a push.</summary>
    public bool NoOpWriteIsAChange { get; init; } = true;

    /// <summary>A guest's write of title, place or time is refused with 403 forbiddenForNonOrganizer; otherwise it stays local.</summary>
    public bool GuestWritesAreRefused { get; init; }

    /// <summary>Quota refusals are 429; otherwise 403, both with reason rateLimitExceeded.</summary>
    public bool QuotaAnswers429 { get; init; }

    /// <summary>Requests in a sliding minute per user, a PATCH counting three. 0 is no limit; Google's is 600.</summary>
    public int RequestsPerMinute { get; init; }

    public TimeSpan LongestChannelLife { get; init; } = TimeSpan.FromDays(7);

    public TimeSpan SyncTokenLife { get; init; } = TimeSpan.FromDays(30);
}
