using System.Text.Json.Serialization;

namespace CrmSync.App.Flow.Signals;

/// <summary>Where to look, never what is there.</summary>
/// <param name="Message">Names the message for the lease it takes; a copy that is put off keeps it (R11).</param>
/// <param name="SentAt">When the first copy was sent.</param>
public sealed record SignalMessage(int V, string Message, string Tenant, string Place, SignalReason Reason, string Trace, DateTimeOffset SentAt)
{
    public const int Version = 1;

    /// <summary>How often the vendor did not answer it.</summary>
    public int Attempts { get; init; }

    /// <summary>How often it came while its place was being pulled (R11); only of one that somebody asked for.</summary>
    public int Waits { get; init; }

    /// <summary>Read just this record.</summary>
    public string? Record { get; init; }

    /// <summary>The sync whose operator asks; null where nobody does.</summary>
    public string? Sync { get; init; }

    /// <summary>The run that it counts in: the operator's, or that of the pull it goes on with.</summary>
    public string? Run { get; init; }

    /// <summary>An operator waits for what becomes of it: no other signal does in its stead.</summary>
    [JsonIgnore]
    public bool IsAsked => Sync is not null;
}

/// <summary>Why a place is looked at.</summary>
public enum SignalReason
{
    Push,
    Poll,

    /// <summary>An operator asked.</summary>
    Manual,

    /// <summary>A new sync, new credentials, a nightly comparison: the place's row says to read everything.</summary>
    Full,

    /// <summary>A pull that reached its deadline.</summary>
    Continue,

    /// <summary>A signal came while the place was being pulled.</summary>
    Again,
}
