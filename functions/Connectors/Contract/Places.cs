namespace CrmSync.Connectors.Contract;

/// <summary>Who a connection is, in the vendor's words.</summary>
/// <param name="Id">Stable; new credentials must name the same one (R8).</param>
/// <param name="Email">Null where the vendor tells none.</param>
public sealed record Account(string Id, string Name, string? Email);

/// <summary>A collection that can be synced.</summary>
/// <param name="Collection">The vendor's id of it, normalised: one collection has one id.</param>
public sealed record PlaceListing(string Collection, string Title, bool Writable);

/// <summary>A field of a collection.</summary>
/// <param name="Kind">text, number, flag, date, instant, moment (a date or an instant), set, choice.</param>
public sealed record FieldDescription(string Name, string Title, string Kind, bool Mandatory, bool ReadOnly, bool Custom = false);
