using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Contract;

/// <summary>Writes of one operation to one collection.</summary>
/// <param name="ObservedUntil">Changes up to then, by the vendor's clock, were seen before these writes were planned; a condition by time may stand on it.</param>
public sealed record WriteBatch(string Collection, ImmutableArray<WriteItem> Items, DateTimeOffset? ObservedUntil)
{
    /// <summary>R26: nobody is mailed and no workflow of the vendor runs unless the option says so.</summary>
    public bool RunsWorkflows { get; init; }
}

/// <summary>One write. A closed choice; a batch holds only one kind.</summary>
public abstract record WriteItem
{
    private WriteItem()
    {
    }

    public sealed record Create(Stamp Stamp, ImmutableArray<FieldChange> Changes) : WriteItem;

    public sealed record Update(RecordId Id, RecordVersion Expected, ImmutableArray<FieldChange> Changes) : WriteItem;

    public sealed record Delete(RecordId Id, RecordVersion Expected) : WriteItem;
}

/// <summary>What became of one write (R19). A closed choice.</summary>
public abstract record WriteResult
{
    private WriteResult()
    {
    }

    /// <param name="Stored">The record as the vendor stored it, where the answer carries it.</param>
    public sealed record Written(RecordId Id, RecordVersion Version, DateTimeOffset Modified, Observation? Stored) : WriteResult;

    public sealed record Removed : WriteResult;

    /// <summary>A record with this stamp is there already, living or deleted; null where the vendor does not name it.</summary>
    public sealed record Exists(RecordId? Id) : WriteResult;

    /// <summary>The record is not at the version demanded; nothing was written.</summary>
    public sealed record Refused : WriteResult;

    /// <summary>The record is not there any more.</summary>
    public sealed record Gone : WriteResult;

    /// <summary>Nothing was written: the vendor does not take this record, now or as it is (<see cref="FaultKind.Busy"/>, <see cref="FaultKind.Rejected"/>, ...).</summary>
    public sealed record Failed(Fault Fault) : WriteResult;

    /// <summary>Nothing was written, and the fault is the connection's, not the record's (throttled, token, permission).</summary>
    public sealed record Unsent(Fault Fault) : WriteResult;

    /// <summary>Whether it was written is not known.</summary>
    public sealed record Unknown(Fault Fault) : WriteResult;
}
