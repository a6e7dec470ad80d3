using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>One field on its way to one side.</summary>
/// <param name="Stored">The target's baseline once it has arrived.</param>
/// <param name="Own">For a set: the target's baseline with this edit alone, so that the target's own news stays news. Null for any other value.</param>
/// <param name="Given">For a set: likewise the source's, so that elements which lose to the target's stay news until they are written over.</param>
internal sealed record Sending(Side On, FieldRule Rule, Cause Cause, ImmutableArray<FieldChange> Changes, FieldBaseline Stored, FieldBaseline? Own = null, FieldBaseline? Given = null);

/// <summary>Why a field is sent.</summary>
internal enum Cause
{
    /// <summary>The other side changed it.</summary>
    News,

    /// <summary>Both sides changed it, and the other one won.</summary>
    Conflict,

    /// <summary>It was announced and did not arrive so. Nothing but the intent tells this, so it goes first.</summary>
    Dispute,

    /// <summary>This side changed what it may not.</summary>
    PutBack,
}
