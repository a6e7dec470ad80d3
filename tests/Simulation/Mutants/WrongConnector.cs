using System.Collections.Immutable;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Simulation.Mutants;

/// <summary>A connector, but for what a mutant has wrong.</summary>
internal sealed class WrongConnector(IConnector right) : IConnector
{
    public Func<WriteBatch, WriteBatch> Batch { get; init; } = batch => batch;

    public Func<WriteItem, WriteResult, WriteResult> Result { get; init; } = (_, result) => result;

    public Func<ImmutableArray<WriteResult>, ImmutableArray<WriteResult>> Results { get; init; } = results => results;

    public Func<PullRequest, Outcome<PulledPage>, Outcome<PulledPage>> Page { get; init; } = (_, page) => page;

    public Func<ReadResult, ReadResult> Read { get; init; } = result => result;

    public Func<PushVerdict, PushVerdict> Push { get; init; } = verdict => verdict;

    public ConnectorInfo Info => right.Info;

    public IStoredForm StoredForm => right.StoredForm;

    public Task<Outcome<Grant>> AuthorizeAsync(Credentials credentials, Endpoint endpoint, CancellationToken cancellationToken) => right.AuthorizeAsync(credentials, endpoint, cancellationToken);

    public Task<Outcome<Account>> WhoAmIAsync(Session session, CancellationToken cancellationToken) => right.WhoAmIAsync(session, cancellationToken);

    public Task<Outcome<ImmutableArray<PlaceListing>>> ListPlacesAsync(Session session, CancellationToken cancellationToken) => right.ListPlacesAsync(session, cancellationToken);

    public Task<Outcome<ImmutableArray<FieldDescription>>> DescribeFieldsAsync(Session session, string collection, CancellationToken cancellationToken) => right.DescribeFieldsAsync(session, collection, cancellationToken);

    public Task<Outcome<Done>> PrepareAsync(Session session, string collection, CancellationToken cancellationToken) => right.PrepareAsync(session, collection, cancellationToken);

    public async Task<Outcome<PulledPage>> PullAsync(Session session, PullRequest request, CancellationToken cancellationToken) => Page(request, await right.PullAsync(session, request, cancellationToken));

    public async Task<Outcome<ImmutableArray<ReadResult>>> ReadAsync(Session session, string collection, ImmutableArray<RecordId> ids, ImmutableArray<string> fields, CancellationToken cancellationToken)
    {
        var outcome = await right.ReadAsync(session, collection, ids, fields, cancellationToken);
        return outcome.Succeeded(out var results, out var fault) ? results.Select(Read).ToImmutableArray() : fault;
    }

    public Task<Outcome<ReadResult>> FindAsync(Session session, string collection, Stamp stamp, ImmutableArray<string> fields, CancellationToken cancellationToken) => right.FindAsync(session, collection, stamp, fields, cancellationToken);

    public async Task<ImmutableArray<WriteResult>> WriteAsync(Session session, WriteBatch batch, CancellationToken cancellationToken)
    {
        var results = await right.WriteAsync(session, Batch(batch), cancellationToken);
        return Results([.. results.Select((result, index) => Result(batch.Items[index], result))]);
    }

    public Task<Outcome<Channel>> SubscribeAsync(Session session, ChannelRequest request, CancellationToken cancellationToken) => right.SubscribeAsync(session, request, cancellationToken);

    public Task<Outcome<Done>> StopAsync(Session session, string collection, Channel channel, CancellationToken cancellationToken) => right.StopAsync(session, collection, channel, cancellationToken);

    public string? ChannelOf(Push push) => right.ChannelOf(push);

    public PushVerdict Verify(Push push, ChannelSecret secret) => Push(right.Verify(push, secret));

    public ImmutableArray<PushSubject> SubjectsOf(Push push) => right.SubjectsOf(push);

    public Task<Outcome<ImmutableArray<ViewListing>>> ListViewsAsync(Session session, string collection, CancellationToken cancellationToken) => right.ListViewsAsync(session, collection, cancellationToken);

    public Task<Outcome<ViewPage>> PullViewAsync(Session session, string collection, string view, string? continuation, CancellationToken cancellationToken) =>
        right.PullViewAsync(session, collection, view, continuation, cancellationToken);
}
