using System.Collections.Immutable;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Memory;

/// <summary>The reference: the smallest connector that keeps the whole contract. Copy this folder to begin a new one.</summary>
public sealed class MemoryConnector(HttpClient http, MemoryOptions? options = null) : IConnector
{
    public const string Name = "memory";

    private readonly MemoryOptions options = options ?? new();

    public ConnectorInfo Info { get; } = InfoOf(options ?? new());

    public IStoredForm StoredForm => new MemoryStoredForm(options);

    public Task<Outcome<Grant>> AuthorizeAsync(Credentials credentials, Endpoint endpoint, CancellationToken cancellationToken) =>
        MemoryClient.AuthorizeAsync(http, credentials, endpoint, cancellationToken);

    public async Task<Outcome<Account>> WhoAmIAsync(Session session, CancellationToken cancellationToken)
    {
        var answer = await new MemoryClient(session).AccountAsync(cancellationToken);
        return answer.Succeeded(out var account, out var fault) ? new Account(account.Id, account.Name, null) : fault;
    }

    public async Task<Outcome<ImmutableArray<PlaceListing>>> ListPlacesAsync(Session session, CancellationToken cancellationToken)
    {
        var answer = await new MemoryClient(session).CollectionsAsync(cancellationToken);
        return answer.Succeeded(out var places, out var fault)
            ? places.Collections.Select(place => new PlaceListing(place.Id, place.Name, Writable: true)).ToImmutableArray()
            : fault;
    }

    public async Task<Outcome<ImmutableArray<FieldDescription>>> DescribeFieldsAsync(Session session, string collection, CancellationToken cancellationToken)
    {
        var answer = await new MemoryClient(session).FieldsAsync(collection, cancellationToken);
        return answer.Succeeded(out var fields, out var fault) ? fields.Fields.Select(MemoryMap.DescriptionOf).ToImmutableArray() : fault;
    }

    public Task<Outcome<ImmutableArray<ViewListing>>> ListViewsAsync(Session session, string collection, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ImmutableArray<ViewListing>>>(ImmutableArray<ViewListing>.Empty);

    public Task<Outcome<ViewPage>> PullViewAsync(Session session, string collection, string view, string? continuation, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ViewPage>>(new Fault(FaultKind.Rejected, "the reference system has no views"));

    /// <summary>Nothing to make ready: records take any field.</summary>
    public Task<Outcome<Done>> PrepareAsync(Session session, string collection, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Done>>(default(Done));

    public Task<Outcome<PulledPage>> PullAsync(Session session, PullRequest request, CancellationToken cancellationToken) =>
        ReadsOf(session, request.Collection).PullAsync(request, cancellationToken);

    public Task<Outcome<ImmutableArray<ReadResult>>> ReadAsync(Session session, string collection, ImmutableArray<RecordId> ids, ImmutableArray<string> fields, CancellationToken cancellationToken) =>
        ReadsOf(session, collection).ReadAsync(ids, cancellationToken);

    public Task<Outcome<ReadResult>> FindAsync(Session session, string collection, Stamp stamp, ImmutableArray<string> fields, CancellationToken cancellationToken) =>
        ReadsOf(session, collection).FindAsync(stamp, cancellationToken);

    public Task<ImmutableArray<WriteResult>> WriteAsync(Session session, WriteBatch batch, CancellationToken cancellationToken) =>
        new MemoryWrites(new MemoryClient(session), PlaceOf(session, batch.Collection), options.SoftVersions).WriteAsync(batch, cancellationToken);

    public async Task<Outcome<Channel>> SubscribeAsync(Session session, ChannelRequest request, CancellationToken cancellationToken)
    {
        var watch = new MemoryWatch(request.ChannelId, request.Address.AbsoluteUri, request.Secret.Value, session.Clock.GetUtcNow() + request.Life);
        var answer = await new MemoryClient(session).WatchAsync(request.Collection, watch, cancellationToken);
        return answer.Succeeded(out var open, out var fault) ? new Channel(open.Id, "", open.Expires) : fault;
    }

    public async Task<Outcome<Done>> StopAsync(Session session, string collection, Channel channel, CancellationToken cancellationToken)
    {
        var answer = await new MemoryClient(session).UnwatchAsync(collection, channel.ChannelId, cancellationToken);
        return answer.Succeeded(out _, out var fault) || fault.Kind == FaultKind.NotFound ? default(Done) : fault;
    }

    public string? ChannelOf(Push push) => MemoryWebhook.ChannelOf(push);

    public PushVerdict Verify(Push push, ChannelSecret secret) => MemoryWebhook.Verify(push, secret);

    public ImmutableArray<PushSubject> SubjectsOf(Push push) => [];

    private MemoryReads ReadsOf(Session session, string collection) => new(new MemoryClient(session), PlaceOf(session, collection), options.SoftVersions);

    private static PlaceIdentity PlaceOf(Session session, string collection) => new(Name, session.AccountId, collection);

    private static ConnectorInfo InfoOf(MemoryOptions options) => new(
        Name,
        "Memory",
        new Capabilities(options.UniqueCreateKey, options.ReplyCarriesRecord, BatchSize: 100, ChannelLife: TimeSpan.FromDays(7)) { SoftVersions = options.SoftVersions, UnitsPerWrite = 0 },
        new Quota(UnitsPerMinute: 6000, Burst: 600),
        PushBodyLimit: ConnectorInfo.UsualPushBodyLimit,
        ["refresh_token"])
    {
        Endpoint = new(new Uri("http://localhost/memory/"), new Uri("http://localhost/memory/token")),
    };
}
