using Azure;

namespace CrmSync.App.State;

/// <summary>What stands under a record in the links.</summary>
/// <param name="Link">Null for an unpaired record.</param>
/// <param name="RowETag">Of the row under the record, default where there is none; a row may outlive the pair it told of (R21).</param>
public readonly record struct LinkLookup(StoredLink? Link, ETag RowETag);
