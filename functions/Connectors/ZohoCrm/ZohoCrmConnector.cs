using System.Collections.Immutable;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>Zoho CRM, API v8. A collection is a module.</summary>
/// <param name="http">For the token service, which is asked before there is a session.</param>
public sealed class ZohoCrmConnector(HttpClient http) : IConnector
{
    public const string Name = "zoho-crm";

    public ConnectorInfo Info { get; } = new(
        Name,
        "Zoho CRM",
        new(UniqueCreateKey: true, ReplyCarriesRecord: false, ZohoCrmWrites.BatchSize, ZohoCrmChannels.LongestLife) { SoftVersions = true, WorkflowsMail = true },
        new(UnitsPerMinute: 600, Burst: 60),
        ZohoCrmWebhook.BodyLimit,
        ["client_id", "client_secret", "refresh_token", "accounts_server"])
    {
        Endpoint = new(new("https://www.zohoapis.com/"), new("https://accounts.zoho.com/")),
    };

    public IStoredForm StoredForm { get; } = new ZohoCrmStoredForm();

    public Task<Outcome<Grant>> AuthorizeAsync(Credentials credentials, Endpoint endpoint, CancellationToken cancellationToken) =>
        ZohoCrmAccess.AuthorizeAsync(http, credentials, endpoint, cancellationToken);

    public Task<Outcome<Account>> WhoAmIAsync(Session session, CancellationToken cancellationToken) => new ZohoCrmAccount(session).WhoAmIAsync(cancellationToken);

    public Task<Outcome<ImmutableArray<PlaceListing>>> ListPlacesAsync(Session session, CancellationToken cancellationToken) => new ZohoCrmPlaces(session).ListAsync(cancellationToken);

    public Task<Outcome<ImmutableArray<FieldDescription>>> DescribeFieldsAsync(Session session, string collection, CancellationToken cancellationToken) =>
        In(collection, module => new ZohoCrmFields(session, module).DescribeAsync(cancellationToken));

    public Task<Outcome<ImmutableArray<ViewListing>>> ListViewsAsync(Session session, string collection, CancellationToken cancellationToken) =>
        In(collection, module => new ZohoCrmViews(session, module).ListAsync(cancellationToken));

    public Task<Outcome<ViewPage>> PullViewAsync(Session session, string collection, string view, string? continuation, CancellationToken cancellationToken) =>
        In(collection, module => new ZohoCrmViews(session, module).PageAsync(view, continuation, cancellationToken));

    public Task<Outcome<Done>> PrepareAsync(Session session, string collection, CancellationToken cancellationToken) =>
        In(collection, module => new ZohoCrmPlaces(session).PrepareAsync(module, cancellationToken));

    public Task<Outcome<PulledPage>> PullAsync(Session session, PullRequest request, CancellationToken cancellationToken) =>
        In(request.Collection, module => new ZohoCrmPull(session, module, request).PageAsync(cancellationToken));

    public Task<Outcome<ImmutableArray<ReadResult>>> ReadAsync(Session session, string collection, ImmutableArray<RecordId> ids, ImmutableArray<string> fields, CancellationToken cancellationToken) =>
        In(collection, module => new ZohoCrmReads(session, module).ReadAsync(ids, fields, cancellationToken));

    public Task<Outcome<ReadResult>> FindAsync(Session session, string collection, Stamp stamp, ImmutableArray<string> fields, CancellationToken cancellationToken) =>
        In(collection, module => new ZohoCrmReads(session, module).FindAsync(stamp, fields, cancellationToken));

    public async Task<ImmutableArray<WriteResult>> WriteAsync(Session session, WriteBatch batch, CancellationToken cancellationToken) =>
        ZohoCrmModule.Find(batch.Collection) is { } module
            ? await ZohoCrmWrites.WriteAsync(session, module, batch, cancellationToken)
            : [.. batch.Items.Select(_ => new WriteResult.Failed(Unknown(batch.Collection)))];

    public Task<Outcome<Channel>> SubscribeAsync(Session session, ChannelRequest request, CancellationToken cancellationToken) =>
        In(request.Collection, module => new ZohoCrmChannels(session, module).SubscribeAsync(request, cancellationToken));

    public Task<Outcome<Done>> StopAsync(Session session, string collection, Channel channel, CancellationToken cancellationToken) =>
        In(collection, module => new ZohoCrmChannels(session, module).StopAsync(channel, cancellationToken));

    public string? ChannelOf(Push push) => ZohoCrmWebhook.ChannelOf(push);

    public PushVerdict Verify(Push push, ChannelSecret secret) => ZohoCrmWebhook.Verify(push, secret);

    public ImmutableArray<PushSubject> SubjectsOf(Push push) => [];

    private static Task<Outcome<T>> In<T>(string collection, Func<ZohoCrmModule, Task<Outcome<T>>> ask) =>
        ZohoCrmModule.Find(collection) is { } module ? ask(module) : Task.FromResult<Outcome<T>>(Unknown(collection));

    private static Fault Unknown(string collection) => new(FaultKind.Rejected, $"'{collection}' is no Zoho module that can be synced");
}
