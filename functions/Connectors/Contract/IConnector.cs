using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Contract;

/// <summary>
/// Code for one system: HTTP in, plain data out. A connector keeps no state, decides nothing about agreement, and never throws for what a vendor
/// can answer: every answer is an <see cref="Outcome{T}"/> or a result per record. It asks <see cref="Session.Pace"/> before every call.
/// </summary>
public interface IConnector
{
    ConnectorInfo Info { get; }

    /// <summary>How the vendor rewrites what it stores (R17).</summary>
    IStoredForm StoredForm { get; }

    /// <summary>Trades the stored credentials for an access token. The credentials to keep from now on come back with it, for vendors that rotate them.</summary>
    Task<Outcome<Grant>> AuthorizeAsync(Credentials credentials, Endpoint endpoint, CancellationToken cancellationToken);

    /// <summary>The account behind the session; refused where a needed permission is missing (ZG-11).</summary>
    Task<Outcome<Account>> WhoAmIAsync(Session session, CancellationToken cancellationToken);

    /// <summary>The collections that can be synced, those without write access marked (ZG-2).</summary>
    Task<Outcome<ImmutableArray<PlaceListing>>> ListPlacesAsync(Session session, CancellationToken cancellationToken);

    Task<Outcome<ImmutableArray<FieldDescription>>> DescribeFieldsAsync(Session session, string collection, CancellationToken cancellationToken);

    /// <summary>The views of a collection; none where the vendor has no such thing.</summary>
    Task<Outcome<ImmutableArray<ViewListing>>> ListViewsAsync(Session session, string collection, CancellationToken cancellationToken);

    /// <summary>One page of the ids of a view's records, as they are now.</summary>
    Task<Outcome<ViewPage>> PullViewAsync(Session session, string collection, string view, string? continuation, CancellationToken cancellationToken);

    /// <summary>Makes the place ready before its first sync, such as the field that carries our stamp. Safe to repeat.</summary>
    Task<Outcome<Done>> PrepareAsync(Session session, string collection, CancellationToken cancellationToken);

    /// <summary>One page of what changed since the cursor, or of everything where there is none (R7).</summary>
    Task<Outcome<PulledPage>> PullAsync(Session session, PullRequest request, CancellationToken cancellationToken);

    /// <summary>The records with these ids as they are now, the named fields whole, in the order asked (R8, R10). A record that is not there is a <see cref="ReadResult.Absent"/>.</summary>
    Task<Outcome<ImmutableArray<ReadResult>>> ReadAsync(Session session, string collection, ImmutableArray<RecordId> ids, ImmutableArray<string> fields, CancellationToken cancellationToken);

    /// <summary>The record that carries the stamp, for a creation whose answer was lost (R15). A <see cref="ReadResult.Absent"/> is what the vendor says of the stamp; that a list leaves it out proves nothing (R8).</summary>
    Task<Outcome<ReadResult>> FindAsync(Session session, string collection, Stamp stamp, ImmutableArray<string> fields, CancellationToken cancellationToken);

    /// <summary>Writes items of one operation, at most <see cref="Capabilities.BatchSize"/> of them; one result an item, in the order given (R19).</summary>
    Task<ImmutableArray<WriteResult>> WriteAsync(Session session, WriteBatch batch, CancellationToken cancellationToken);

    /// <summary>Asks for pushes. The channel's row is stored before this is called, because the first push can come before the answer.</summary>
    Task<Outcome<Channel>> SubscribeAsync(Session session, ChannelRequest request, CancellationToken cancellationToken);

    /// <summary>Stops a channel; one that is not there counts as stopped.</summary>
    Task<Outcome<Done>> StopAsync(Session session, string collection, Channel channel, CancellationToken cancellationToken);

    /// <summary>The channel a push says it comes from, before anything of it is believed; null where it names none.</summary>
    string? ChannelOf(Push push);

    /// <summary>Whether the push is genuine, by what the vendor offers for it. Compares in fixed time.</summary>
    PushVerdict Verify(Push push, ChannelSecret secret);

    /// <summary>What a genuine push that came to the app's one address tells of (<see cref="PushAddress.App"/>); none where pushes come by channels.</summary>
    ImmutableArray<PushSubject> SubjectsOf(Push push);
}
