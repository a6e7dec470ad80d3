using System.Collections.Immutable;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.GoogleCalendar;

/// <summary>Google Calendar: one calendar is one place, one event one record.</summary>
public sealed class GoogleCalendarConnector(HttpClient http) : IConnector
{
    public const string Name = "google-calendar";

    public ConnectorInfo Info { get; } = new(
        Name,
        "Google Calendar",
        new Capabilities(UniqueCreateKey: true, ReplyCarriesRecord: true, BatchSize: 100, ChannelLife: TimeSpan.FromDays(7)) { WorkflowsMail = true },
        new Quota(UnitsPerMinute: 600, Burst: 60),
        PushBodyLimit: ConnectorInfo.UsualPushBodyLimit,
        ["client_id", "client_secret", "refresh_token"])
    {
        Endpoint = new(new Uri("https://www.googleapis.com/calendar/v3/"), new Uri("https://oauth2.googleapis.com/token")),
    };

    public IStoredForm StoredForm { get; } = new GoogleCalendarStoredForm();

    public Task<Outcome<Grant>> AuthorizeAsync(Credentials credentials, Endpoint endpoint, CancellationToken cancellationToken) =>
        GoogleCalendarTokens.AuthorizeAsync(http, credentials, endpoint, cancellationToken);

    public async Task<Outcome<Account>> WhoAmIAsync(Session session, CancellationToken cancellationToken)
    {
        using var client = new GoogleCalendarClient(session);
        return await GoogleCalendarAccount.WhoAmIAsync(client, cancellationToken);
    }

    public async Task<Outcome<ImmutableArray<PlaceListing>>> ListPlacesAsync(Session session, CancellationToken cancellationToken)
    {
        using var client = new GoogleCalendarClient(session);
        return await GoogleCalendarAccount.ListPlacesAsync(client, cancellationToken);
    }

    public Task<Outcome<ImmutableArray<FieldDescription>>> DescribeFieldsAsync(Session session, string collection, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ImmutableArray<FieldDescription>>>(GoogleCalendarMap.Fields);

    public Task<Outcome<ImmutableArray<ViewListing>>> ListViewsAsync(Session session, string collection, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ImmutableArray<ViewListing>>>(ImmutableArray<ViewListing>.Empty);

    public Task<Outcome<ViewPage>> PullViewAsync(Session session, string collection, string view, string? continuation, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ViewPage>>(new Fault(FaultKind.Rejected, "Google Calendar has no views"));

    /// <summary>Nothing to make ready: our stamp is the event's id.</summary>
    public Task<Outcome<Done>> PrepareAsync(Session session, string collection, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Done>>(default(Done));

    public async Task<Outcome<PulledPage>> PullAsync(Session session, PullRequest request, CancellationToken cancellationToken)
    {
        using var client = new GoogleCalendarClient(session);
        return await GoogleCalendarPull.PullAsync(client, PlaceOf(session, request.Collection), request, cancellationToken);
    }

    public async Task<Outcome<ImmutableArray<ReadResult>>> ReadAsync(Session session, string collection, ImmutableArray<RecordId> ids, ImmutableArray<string> fields, CancellationToken cancellationToken)
    {
        using var client = new GoogleCalendarClient(session);
        return await GoogleCalendarReads.ReadAsync(client, PlaceOf(session, collection), ids, cancellationToken);
    }

    public async Task<Outcome<ReadResult>> FindAsync(Session session, string collection, Stamp stamp, ImmutableArray<string> fields, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(session, collection, [new RecordId(stamp.Value)], fields, cancellationToken);
        return read.Succeeded(out var results, out var fault) ? results[0] : fault;
    }

    public async Task<ImmutableArray<WriteResult>> WriteAsync(Session session, WriteBatch batch, CancellationToken cancellationToken)
    {
        using var client = new GoogleCalendarClient(session);
        return await new GoogleCalendarWrites(client, PlaceOf(session, batch.Collection), batch).RunAsync(cancellationToken);
    }

    public async Task<Outcome<Channel>> SubscribeAsync(Session session, ChannelRequest request, CancellationToken cancellationToken)
    {
        using var client = new GoogleCalendarClient(session);
        return await GoogleCalendarChannels.SubscribeAsync(client, request, session.Clock, cancellationToken);
    }

    public async Task<Outcome<Done>> StopAsync(Session session, string collection, Channel channel, CancellationToken cancellationToken)
    {
        using var client = new GoogleCalendarClient(session);
        return await GoogleCalendarChannels.StopAsync(client, channel, cancellationToken);
    }

    public string? ChannelOf(Push push) => GoogleCalendarWebhook.ChannelOf(push);

    public PushVerdict Verify(Push push, ChannelSecret secret) => GoogleCalendarWebhook.Verify(push, secret);

    public ImmutableArray<PushSubject> SubjectsOf(Push push) => [];

    private static PlaceIdentity PlaceOf(Session session, string collection) => new(Name, session.AccountId, collection);
}
