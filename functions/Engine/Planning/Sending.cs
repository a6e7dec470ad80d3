using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>One field on its way to one side.</summary>
/// <param name="Stored">The target's baseline once it has arrived.</param>
/// <param name="Own">For a set: the target's baseline with this edit alone, so that the target's own news stays news. Null for any other value.</param>
internal sealed record Sending(Side On, FieldRule Rule, FieldChange Change, FieldBaseline Stored, FieldBaseline? Own);
