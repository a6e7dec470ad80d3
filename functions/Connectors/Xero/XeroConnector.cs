using System.Collections.Immutable;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Xero;

/// <summary>Xero, accounting API 2.0. The one collection of an organisation is its contacts.</summary>
/// <param name="http">For the token service, which is asked before there is a session.</param>
public sealed class XeroConnector(HttpClient http) : IConnector
{
    public const string Name = "xero";

    public ConnectorInfo Info { get; } = new(
        Name,
        "Xero",
        new(UniqueCreateKey: true, ReplyCarriesRecord: true, XeroWrites.BatchSize, ChannelLife: TimeSpan.Zero) { SoftVersions = true, DeletesByArchiving = true, Pushes = PushAddress.App, UnitsPerWrite = 0 },
        new(UnitsPerMinute: 60, Burst: 60, UnitsPerDay: 5000, AtOnce: 5),
        XeroWebhook.BodyLimit,
        ["client_id", "client_secret", "refresh_token", "tenant_id"])
    {
        Endpoint = new(new("https://api.xero.com/"), new("https://identity.xero.com/connect/token")),
    };

    public IStoredForm StoredForm { get; } = new XeroStoredForm();

    public Task<Outcome<Grant>> AuthorizeAsync(Credentials credentials, Endpoint endpoint, CancellationToken cancellationToken) =>
        XeroAccess.AuthorizeAsync(http, credentials, endpoint, cancellationToken);

    public Task<Outcome<Account>> WhoAmIAsync(Session session, CancellationToken cancellationToken) => new XeroAccount(session).WhoAmIAsync(cancellationToken);

    public Task<Outcome<ImmutableArray<PlaceListing>>> ListPlacesAsync(Session session, CancellationToken cancellationToken) => new XeroAccount(session).ListPlacesAsync(cancellationToken);

    public Task<Outcome<ImmutableArray<FieldDescription>>> DescribeFieldsAsync(Session session, string collection, CancellationToken cancellationToken) =>
        In(collection, () => Task.FromResult<Outcome<ImmutableArray<FieldDescription>>>(XeroFields.Describe()));

    public Task<Outcome<ImmutableArray<ViewListing>>> ListViewsAsync(Session session, string collection, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ImmutableArray<ViewListing>>>(ImmutableArray<ViewListing>.Empty);

    public Task<Outcome<ViewPage>> PullViewAsync(Session session, string collection, string view, string? continuation, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ViewPage>>(new Fault(FaultKind.Rejected, "Xero has no views"));

    /// <summary>Nothing to make ready: the stamp's field is there on every contact.</summary>
    public Task<Outcome<Done>> PrepareAsync(Session session, string collection, CancellationToken cancellationToken) =>
        In(collection, () => Task.FromResult<Outcome<Done>>(default(Done)));

    public Task<Outcome<PulledPage>> PullAsync(Session session, PullRequest request, CancellationToken cancellationToken) =>
        In(request.Collection, () => new XeroPull(session, request).PageAsync(cancellationToken));

    public Task<Outcome<ImmutableArray<ReadResult>>> ReadAsync(Session session, string collection, ImmutableArray<RecordId> ids, ImmutableArray<string> fields, CancellationToken cancellationToken) =>
        In(collection, () => new XeroReads(session).ReadAsync(ids, cancellationToken));

    public Task<Outcome<ReadResult>> FindAsync(Session session, string collection, Stamp stamp, ImmutableArray<string> fields, CancellationToken cancellationToken) =>
        In(collection, () => new XeroReads(session).FindAsync(stamp, cancellationToken));

    public async Task<ImmutableArray<WriteResult>> WriteAsync(Session session, WriteBatch batch, CancellationToken cancellationToken) =>
        batch.Collection == XeroAccount.Collection
            ? await XeroWrites.WriteAsync(session, batch, cancellationToken)
            : [.. batch.Items.Select(_ => new WriteResult.Failed(Unknown(batch.Collection)))];

    /// <summary>The one webhook of an app is entered in Xero's developer portal; no call opens one.</summary>
    public Task<Outcome<Channel>> SubscribeAsync(Session session, ChannelRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Channel>>(new Fault(FaultKind.Rejected, "Xero has no channels: its one webhook is entered in the developer portal"));

    public Task<Outcome<Done>> StopAsync(Session session, string collection, Channel channel, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Done>>(default(Done));

    public string? ChannelOf(Push push) => null;

    public PushVerdict Verify(Push push, ChannelSecret secret) => XeroWebhook.Verify(push, secret);

    public ImmutableArray<PushSubject> SubjectsOf(Push push) => XeroWebhook.SubjectsOf(push);

    private static Task<Outcome<T>> In<T>(string collection, Func<Task<Outcome<T>>> ask) =>
        collection == XeroAccount.Collection ? ask() : Task.FromResult<Outcome<T>>(Unknown(collection));

    private static Fault Unknown(string collection) => new(FaultKind.Rejected, $"'{collection}' is no collection of Xero that can be synced");
}
