using System.Collections.Immutable;

namespace CrmSync.Simulation.Pairs;

/// <summary>The account's owner, who lets us in.</summary>
internal interface IConsent
{
    /// <summary>Every grant and token of the account dies.</summary>
    void Revoke();

    /// <summary>New credentials of the same account.</summary>
    ImmutableSortedDictionary<string, string> Renew();
}
