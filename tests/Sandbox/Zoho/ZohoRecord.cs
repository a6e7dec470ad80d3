namespace CrmSync.Sandbox.Zoho;

/// <summary>One record with its last two versions and, once deleted, by whom and when.</summary>
internal sealed class ZohoRecord(string id, DateTimeOffset created, string createdBy, RecordVersion first)
{
    public string Id { get; } = id;

    public DateTimeOffset Created { get; } = created;

    public string CreatedBy { get; } = createdBy;

    public RecordVersion Current { get; set; } = first;

    /// <summary>For stale reads; null when there was none.</summary>
    public RecordVersion? Previous { get; set; }

    /// <summary>When the last change could first be seen, which may be after its Modified_Time.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public string? DeletedBy { get; set; }

    public bool DeletedForGood { get; set; }

    /// <summary>A merge's loser: neither alive nor listed as deleted.</summary>
    public bool Vanished { get; set; }

    public bool Alive => DeletedAt is null && !Vanished;

    public RecordVersion? AsOf(DateTimeOffset? moment)
    {
        if (moment is null || ChangedAt <= moment)
        {
            return Alive ? Current : null;
        }

        return DeletedAt is null ? Previous : Current;
    }
}
