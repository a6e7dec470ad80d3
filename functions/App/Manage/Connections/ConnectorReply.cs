using System.Collections.Immutable;

namespace CrmSync.App.Manage.Connections;

/// <summary>The systems that can be connected.</summary>
public sealed record ConnectorList(ImmutableArray<ConnectorReply> Connectors);

/// <param name="CredentialFields">What a connection to it is made from; all mandatory.</param>
public sealed record ConnectorReply(string Name, string Title, ImmutableArray<string> CredentialFields);
