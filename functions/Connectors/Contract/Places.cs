using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Contract;

/// <summary>Who a connection is, in the vendor's words.</summary>
/// <param name="Id">Stable; new credentials must name the same one (R8).</param>
/// <param name="Email">Null where the vendor tells none.</param>
public sealed record Account(string Id, string Name, string? Email);

/// <summary>A collection that can be synced.</summary>
/// <param name="Collection">The vendor's id of it, normalised: one collection has one id.</param>
public sealed record PlaceListing(string Collection, string Title, bool Writable);

/// <summary>A field of a collection.</summary>
/// <param name="Kind">text, number, flag, date, instant, moment (a date or an instant), set, choice, reference.</param>
public sealed record FieldDescription(string Name, string Title, string Kind, bool Mandatory, bool ReadOnly, bool Custom = false)
{
    /// <summary>Of a choice: what may be chosen.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>Of a reference: the collection it points into.</summary>
    public string? RefersTo { get; init; }

    /// <summary>Of a mandatory one: another field that does in its place.</summary>
    public string? Alternative { get; init; }
}

/// <summary>A selection of records that people keep at the vendor.</summary>
public sealed record ViewListing(string Id, string Title);

/// <summary>One page of a view's records.</summary>
/// <param name="Continuation">Null on the last page.</param>
public sealed record ViewPage(ImmutableArray<RecordId> Ids, string? Continuation);
