namespace CrmSync.LocalHost;

/// <summary>How the handler is started.</summary>
/// <param name="Arguments">One string: the real host joins them by spaces without quoting.</param>
internal sealed record HandlerCommand(string Path, string Arguments, string WorkingDirectory);
