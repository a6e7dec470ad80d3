namespace CrmSync.LocalHost;

/// <summary>Names the categories of the log, and lets the rest of the host write a line without asking whether anyone listens.</summary>
internal sealed class HostLog(Action<LocalHostLine>? sink)
{
    public const string Console = "Host.Function.Console";
    private const string Host = "Host";

    public void Information(string text) => Write(LogLevel.Information, Host, text);

    public void Warning(string text) => Write(LogLevel.Warning, Host, text);

    public void Error(string text) => Write(LogLevel.Error, Host, text);

    public void Write(LogLevel level, string category, string text) => sink?.Invoke(new LocalHostLine(level, category, text));
}
