namespace CrmSync.Sandbox.Zoho;

/// <summary>What the vendor's documents leave open. Each default is the likelier position; tests run both.</summary>
public sealed record ZohoSwitches
{
    /// <summary>COQL can select Participants and Remind_At; otherwise INVALID_QUERY naming the column.</summary>
    public bool CoqlSelectsArrays { get; init; } = true;

    /// <summary>Rows a COQL call may ask for: 2,000, or 200.</summary>
    public int CoqlLimit { get; init; } = 2000;

    /// <summary>Lists show Participants and Remind_At; otherwise only a read by id does.</summary>
    public bool ListsShowArrays { get; init; } = true;

    /// <summary>If-Modified-Since includes records of that very second.</summary>
    public bool ModifiedSinceIsInclusive { get; init; }

    /// <summary>A stale record in a batch is refused alone; otherwise the whole batch is, and nothing written.</summary>
    public bool StaleIsPerItem { get; init; } = true;

    /// <summary>trigger [] suppresses notifications as well as workflows.</summary>
    public bool EmptyTriggerSilencesWatch { get; init; }

    /// <summary>TOO_MANY_REQUESTS or RATE_LIMIT_EXCEEDED.</summary>
    public string TooManyCode { get; init; } = "TOO_MANY_REQUESTS";

    public bool RestoreBumpsModifiedTime { get; init; } = true;

    /// <summary>null clears a field; otherwise it is ignored.</summary>
    public bool NullClears { get; init; } = true;

    /// <summary>Participants given in an update replace the list; otherwise they are added to it.</summary>
    public bool ParticipantsReplace { get; init; } = true;

    /// <summary>All-day meetings end at 23:59:59 of their last day in the API user's zone; otherwise times stay as given.</summary>
    public bool AllDayEndsWithTheDay { get; init; } = true;

    /// <summary>An unknown id answers 204; otherwise 400 INVALID_DATA.</summary>
    public bool AbsentIsNoContent { get; init; } = true;

    /// <summary>Event descriptions are rich text, which lists and COQL cut at 500 characters.</summary>
    public bool DescriptionIsRichText { get; init; }

    public bool TrimsText { get; init; } = true;

    public LineEnds LineEnds { get; init; } = LineEnds.Lf;

    /// <summary>An update that changes nothing still moves Modified_Time and notifies.</summary>
    public bool NoOpUpdateIsAChange { get; init; } = true;

    /// <summary>The loser of a merge is listed as deleted; otherwise it is just gone.</summary>
    public bool MergeShowsInDeleted { get; init; }

    /// <summary>COQL shows a lookup with its name; otherwise with its id alone.</summary>
    public bool CoqlNamesLookups { get; init; } = true;

    /// <summary>A lookup goes on naming a record that was deleted; otherwise it is empty until that one is restored. Neither moves Modified_Time.</summary>
    public bool LookupsShowDeleted { get; init; }

    /// <summary>A choice that a picklist does not have is added to it; otherwise INVALID_DATA.</summary>
    public bool TakesUnknownChoices { get; init; } = true;

    /// <summary>A field that the module does not have is INVALID_DATA; otherwise it is passed over.</summary>
    public bool RefusesUnknownFields { get; init; }

    /// <summary>A refused lookup names "id" as the field and the lookup as its parent; otherwise the lookup.</summary>
    public bool ReferenceRefusalsNameTheId { get; init; }

    /// <summary>A page_token goes on after so many rows, which shift when a row comes or goes; otherwise after the last row shown.</summary>
    public bool PageTokensCountRows { get; init; }

    /// <summary>Module name in notifications about meetings.</summary>
    public string EventsModuleInPush { get; init; } = "Events";

    /// <summary>Calls at the same time before 429. 0 is no limit; Professional has 15.</summary>
    public int Concurrency { get; init; }

    /// <summary>Limits of 15 live and 10 new access tokens in ten minutes.</summary>
    public bool LimitsTokens { get; init; }

    /// <summary>Null takes the host of the token request.</summary>
    public string? ApiDomain { get; init; }
}
