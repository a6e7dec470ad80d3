using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>What a vendor said of a write that it carried out.</summary>
/// <param name="Stored">The record as the vendor stored it, projected; null where the answer carries a version only (R17).</param>
public sealed record Answer(RecordId Id, RecordVersion Version, DateTimeOffset Modified, SeenRecord? Stored);
