using System.Collections.Immutable;

namespace CrmSync.App.State;

/// <summary>A record of which nobody may guess what becomes of it: it waits for the operator's word.</summary>
/// <param name="Candidates">The link rows of records that it could be, or could have been merged into.</param>
/// <param name="Wants">The field in which the operator could name a record; null where that would not help.</param>
/// <param name="IsPaired">It lost its partner to another pair: it can part from it, or get another one made, and cannot be paired with one that is there.</param>
public sealed record Listing(string Reason, ImmutableArray<string> Candidates, string? Wants = null, bool IsPaired = false);

/// <summary>The operator's word on a listed record. It stands in the record's row until it is carried out, because messages may be lost (R4).</summary>
/// <param name="With">Of <see cref="Choice.Pair"/> and <see cref="Choice.Follow"/>: the link row of the other record.</param>
public sealed record Word(Choice Choice, string? With = null);

/// <summary>What can be done with a listed record.</summary>
public enum Choice
{
    /// <summary>It is that record of the other side.</summary>
    Pair,

    /// <summary>It is none of them: it gets a counterpart of its own.</summary>
    Create,

    /// <summary>It stays as it is, unpaired.</summary>
    Leave,

    /// <summary>It was merged into that record of its own side, which takes its place.</summary>
    Follow,

    /// <summary>It was deleted, not merged: the deletion goes its way.</summary>
    Delete,

    /// <summary>That it was to stay as it is no longer counts: it is looked at as if nothing had been said of it.</summary>
    Ask,
}
