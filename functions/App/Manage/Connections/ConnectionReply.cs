using System.Collections.Immutable;
using CrmSync.App.State;

namespace CrmSync.App.Manage.Connections;

/// <summary>A connection as callers see it: without credentials.</summary>
/// <param name="Reason">Why it is stopped.</param>
/// <param name="ThrottledUntil">The vendor asked for a pause until then.</param>
public sealed record ConnectionReply(
    string Id, string Connector, string Name, ConnectionStatus Status, string? Reason, AccountReply Account, DateTimeOffset CreatedAt, DateTimeOffset? ThrottledUntil)
{
    public static ConnectionReply Of(Connection connection, DateTimeOffset now) => new(
        connection.Id, connection.Connector, connection.Name, connection.Status, connection.StatusReason,
        new(connection.AccountId, connection.AccountName, connection.AccountEmail), connection.CreatedAt, connection.ThrottledUntil > now ? connection.ThrottledUntil : null);
}

/// <summary>The account behind a connection, in the vendor's words.</summary>
public sealed record AccountReply(string Id, string Name, string? Email);

/// <summary>All connections of the tenant.</summary>
public sealed record ConnectionList(ImmutableArray<ConnectionReply> Connections);

/// <summary>What a try of a connection showed.</summary>
/// <param name="Works">The vendor takes its credentials, and they are still of the same account.</param>
public sealed record ConnectionTest(bool Works, string? Reason, AccountReply? Account);

/// <summary>The collections of a connection.</summary>
public sealed record PlaceList(ImmutableArray<PlaceReply> Places);

/// <param name="Collection">To be named in a sync.</param>
public sealed record PlaceReply(string Collection, string Title, bool Writable);

/// <summary>The fields of a collection.</summary>
public sealed record FieldList(ImmutableArray<FieldReply> Fields);

/// <param name="Kind">text, number, flag, date, instant, moment (a date or an instant), set, choice, reference.</param>
/// <param name="Choices">Of a choice: what may be chosen.</param>
/// <param name="RefersTo">Of a reference: the collection it points into.</param>
public sealed record FieldReply(string Name, string Title, string Kind, bool Mandatory, bool ReadOnly, bool Custom, ImmutableArray<string>? Choices = null, string? RefersTo = null);

/// <summary>The views of a collection.</summary>
public sealed record ViewList(ImmutableArray<ViewReply> Views);

/// <param name="Id">To be given as a sync's leftView or rightView.</param>
public sealed record ViewReply(string Id, string Title);
