namespace CrmSync.Engine.Planning;

/// <summary>When a decision is made and on whose behalf.</summary>
/// <param name="Owner">The id of the message being applied.</param>
/// <param name="Restore">The operator refused a held set of deletions: what was deleted is made again from the other side.</param>
public readonly record struct ApplyMoment(DateTimeOffset Now, string Owner, bool Restore = false);
