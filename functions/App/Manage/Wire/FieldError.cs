namespace CrmSync.App.Manage.Wire;

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Field">Its path: <c>options.fields[2].left</c>.</param>
/// <param name="Allowed">What it may be. Never repeats what was given, which may be a secret.</param>
public sealed record FieldError(string Field, string Allowed);
