using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Contract;

/// <summary>Where to read on.</summary>
/// <param name="Cursor">As the last completed pull gave it; null reads everything.</param>
/// <param name="Continuation">As the page before gave it; null on a pull's first page.</param>
/// <param name="Fields">The vendor fields that some sync maps; a connector adds those it needs itself.</param>
/// <param name="NotEndedBefore">Records that ended earlier need not be delivered (ZG-4); the vendor may deliver them all the same.</param>
public sealed record PullRequest(string Collection, string? Cursor, string? Continuation, ImmutableArray<string> Fields, DateTimeOffset? NotEndedBefore);

/// <summary>One page of a pull.</summary>
/// <param name="Continuation">Null on the last page.</param>
/// <param name="Cursor">Only on the last page.</param>
/// <param name="ObservedUntil">On the last page: by the vendor's clock, all changes up to then have been delivered. Null where versions are exact and nobody asks.</param>
public sealed record PulledPage(ImmutableArray<Observation> Observations, string? Continuation, string? Cursor, DateTimeOffset? ObservedUntil);

/// <summary>What a read by id found. A closed choice.</summary>
public abstract record ReadResult
{
    private ReadResult()
    {
    }

    /// <summary>The record, or its tombstone.</summary>
    public sealed record Found(Observation Observation) : ReadResult;

    /// <summary>The vendor knows no such record.</summary>
    public sealed record Absent : ReadResult;

    /// <summary>This one record could not be read.</summary>
    public sealed record NotRead(Fault Fault) : ReadResult;
}
