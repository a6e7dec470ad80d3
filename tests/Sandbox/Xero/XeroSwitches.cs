namespace CrmSync.Sandbox.Xero;

/// <summary>What the vendor's documents leave open, and its quotas. Each default is the likelier position; tests run both.</summary>
public sealed record XeroSwitches
{
    /// <summary>Calls an organisation takes in any minute before 429; 0 is no limit. Xero has 60.</summary>
    public int CallsPerMinute { get; init; }

    /// <summary>In any 24 hours; 0 is no limit. Xero has 5,000, and 1,000 on its smallest tier.</summary>
    public int CallsPerDay { get; init; }

    /// <summary>At the same time; 0 is no limit. Xero has 5.</summary>
    public int CallsAtOnce { get; init; }

    /// <summary>How X-Rate-Limit-Problem spells the limits of a minute, a day and of calls at once.</summary>
    public (string Minute, string Day, string AtOnce) LimitNames { get; init; } = ("minute", "day", "concurrent");

    /// <summary>A refresh token can be used again for 30 minutes after its first use, in case the answer was lost.</summary>
    public bool RefreshGrace { get; init; } = true;

    /// <summary>If-Modified-Since includes its very second.</summary>
    public bool ModifiedSinceIsInclusive { get; init; } = true;

    /// <summary>A list with If-Modified-Since that would be empty answers 304 instead.</summary>
    public bool AnswersNotModified { get; init; }

    /// <summary>UpdatedDateUTC has no milliseconds.</summary>
    public bool UpdatedInWholeSeconds { get; init; }

    /// <summary>Two active names that differ in case only are the same name.</summary>
    public bool NamesIgnoreCase { get; init; } = true;

    /// <summary>An archived contact keeps its ContactNumber from others.</summary>
    public bool ArchivedKeepContactNumber { get; init; } = true;

    /// <summary>What Xero says of a ContactNumber that is taken; {0} is the number.</summary>
    public string ContactNumberTaken { get; init; } = "The contact number {0} is already assigned to another contact.";

    public bool AccountNumberIsUnique { get; init; } = true;

    /// <summary>Each element shows the first thing wrong with it; otherwise all.</summary>
    public bool ShowsFirstErrorOnly { get; init; }

    /// <summary>A name with an angle bracket answers OK with an id, and nothing is saved; otherwise it is refused.</summary>
    public bool AngleBracketsLie { get; init; }

    /// <summary>A contact comes back from the archive only while nobody has taken its name.</summary>
    public bool UnarchiveChecksName { get; init; } = true;

    /// <summary>An update that changes nothing still moves UpdatedDateUTC and notifies.</summary>
    public bool NoOpUpdateIsAChange { get; init; } = true;

    /// <summary>An address or phone type that is left out of its array stays; otherwise it is emptied.</summary>
    public bool ArraysMergeByType { get; init; } = true;

    public bool TrimsText { get; init; } = true;

    /// <summary>Unset texts are shown as empty; otherwise left out.</summary>
    public bool ShowsBlankTexts { get; init; }

    /// <summary>Unset addresses and phones are shown with empty parts; otherwise by their type alone.</summary>
    public bool ShowsBlankParts { get; init; } = true;

    /// <summary>A read of a merged contact by its id or number shows the one that survived; otherwise itself, with MergedToContactID.</summary>
    public bool MergedReadsShowSurvivor { get; init; }

    /// <summary>A merge moves the survivor's UpdatedDateUTC too.</summary>
    public bool MergeTouchesSurvivor { get; init; } = true;

    /// <summary>The organisation is so large that filters and orders which Xero has not optimised are refused.</summary>
    public bool IsHighVolume { get; init; }
}
