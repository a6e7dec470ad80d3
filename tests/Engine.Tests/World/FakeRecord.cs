using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Tests.World;

/// <summary>One state of one record at a fake vendor.</summary>
internal sealed record FakeRecord(RecordId Id, RecordVersion Version, DateTimeOffset Modified, bool Deleted, ImmutableSortedDictionary<string, FieldValue> Fields, string? Stamp)
{
    /// <summary>When it was changed, whatever the vendor shows of it.</summary>
    public DateTimeOffset ChangedAt { get; init; }
}
