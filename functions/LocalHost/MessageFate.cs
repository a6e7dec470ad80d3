namespace CrmSync.LocalHost;

/// <summary>What is done with a message next.</summary>
internal enum MessageFate
{
    Invoke,
    Delete,
    Return,
    Poison,
}
