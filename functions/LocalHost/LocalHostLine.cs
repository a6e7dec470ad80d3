namespace CrmSync.LocalHost;

/// <summary>One line of the host's log.</summary>
public readonly record struct LocalHostLine(LogLevel Level, string Category, string Text)
{
    public override string ToString() => $"{Level,-11} {Category}: {Text}";
}
