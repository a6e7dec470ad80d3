using System.Security.Cryptography;

namespace CrmSync.App.State;

/// <summary>Ids of ours, and the ids of writes and messages. Injected, so that a simulation can seed it.</summary>
public interface IIdSource
{
    /// <summary>Lower-case letters and digits; unguessable.</summary>
    string NewId();

    /// <summary>Up to 18 decimal digits, for vendors that take only those.</summary>
    string NewDigits();
}

/// <summary>Ids from the machine's randomness.</summary>
public sealed class RandomIds : IIdSource
{
    public string NewId() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 14);

    public string NewDigits() => "1" + RandomNumberGenerator.GetString("0123456789", 16);
}
