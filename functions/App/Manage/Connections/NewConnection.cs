using System.Collections.Immutable;

namespace CrmSync.App.Manage.Connections;

/// <summary>A connection to make. Never printed: it holds credentials.</summary>
/// <param name="Credentials">By the names that the connector lists.</param>
public sealed record NewConnection(string Connector, string Name, ImmutableSortedDictionary<string, string> Credentials)
{
    public override string ToString() => "new connection";
}

/// <summary>Credentials to put in the place of a connection's own. Never printed.</summary>
public sealed record NewCredentials(ImmutableSortedDictionary<string, string> Credentials)
{
    public override string ToString() => "new credentials";
}
