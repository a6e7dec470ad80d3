using System.Collections.Immutable;

namespace CrmSync.Connectors.Contract;

/// <summary>What the operator gave for a connection, and what the vendor has since put in its place. Never printed.</summary>
public sealed record Credentials(ImmutableSortedDictionary<string, string> Values)
{
    public string this[string name] => Values.GetValueOrDefault(name, "");

    public Credentials With(string name, string value) => new(Values.SetItem(name, value));

    public override string ToString() => "credentials";
}

/// <summary>An access token and where and until when it counts. Never printed.</summary>
/// <param name="Keep">The credentials to store from now on.</param>
/// <param name="ApiBase">Where the vendor told us to call; null for the connector's own address.</param>
public sealed record Grant(string AccessToken, TimeSpan ExpiresIn, Credentials Keep, Uri? ApiBase = null)
{
    /// <summary>The account that the credentials name, where one consent reaches several; empty where the token itself tells.</summary>
    public string AccountId { get; init; } = "";

    public override string ToString() => "grant";
}
