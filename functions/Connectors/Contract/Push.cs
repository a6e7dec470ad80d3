using System.Collections.Immutable;

namespace CrmSync.Connectors.Contract;

/// <summary>A request that claims to come from a vendor.</summary>
/// <param name="Subscription">The last part of the path, where the address had one.</param>
/// <param name="Headers">By lower-case name; the first value.</param>
/// <param name="Body">The raw bytes, for signatures.</param>
public sealed record Push(string? Subscription, ImmutableDictionary<string, string> Headers, ReadOnlyMemory<byte> Body);

/// <summary>Where something changed, as a push names it.</summary>
/// <param name="Account">The vendor's id of the account (<see cref="Contract.Account.Id"/>).</param>
public sealed record PushSubject(string Account, string Collection);

/// <summary>What to make of a push.</summary>
public enum PushVerdict
{
    /// <summary>Genuine: look there.</summary>
    Genuine,

    /// <summary>Genuine, and says only that the channel works.</summary>
    Greeting,

    /// <summary>No proof, or a wrong one.</summary>
    Forged,

    /// <summary>Not a push of this vendor at all.</summary>
    Malformed,
}

/// <summary>The secret shared with the vendor for one channel. Never printed.</summary>
public sealed record ChannelSecret(string Value)
{
    public override string ToString() => "secret";
}

/// <summary>A push channel to open.</summary>
/// <param name="ChannelId">Ours: digits only, at most 18, so that every vendor takes it.</param>
/// <param name="Address">Where to push; ends in the channel's id.</param>
public sealed record ChannelRequest(string Collection, string ChannelId, Uri Address, ChannelSecret Secret, TimeSpan Life);

/// <summary>An open push channel.</summary>
/// <param name="ResourceId">The vendor's own handle, needed to stop it; empty where it has none.</param>
public sealed record Channel(string ChannelId, string ResourceId, DateTimeOffset ExpiresAt);
