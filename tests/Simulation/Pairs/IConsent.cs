using System.Collections.Immutable;

namespace CrmSync.Simulation.Pairs;

/// <summary>The owners of the accounts, who let us in.</summary>
internal interface IConsent
{
    /// <summary>Every grant and token of an account dies; which account's, where there are several, is drawn.</summary>
    void Revoke(Random chance);

    /// <summary>New credentials of the same account.</summary>
    ImmutableSortedDictionary<string, string> Renew(string connector);
}
