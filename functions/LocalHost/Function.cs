namespace CrmSync.LocalHost;

/// <summary>One function of the app.</summary>
/// <param name="Name">The folder's name, and the path the handler is called on.</param>
internal sealed record Function(string Name, Trigger Trigger, bool IsDisabled);
