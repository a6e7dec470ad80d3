using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Tests.World;

/// <summary>One state of one record at a fake vendor.</summary>
internal sealed record FakeRecord(RecordId Id, RecordVersion Version, DateTimeOffset Modified, bool Deleted, ImmutableSortedDictionary<string, FieldValue> Fields, string? Stamp);
