using System.Collections.Immutable;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.Memory;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using Endpoint = CrmSync.Connectors.Contract.Endpoint;

namespace CrmSync.App.Tests.Manage;

/// <summary>Memory, with one collection that cannot be written, and one that demands a title and computes its total.</summary>
internal sealed class PickyMemory(MemoryConnector memory) : IConnector
{
    public const string Locked = "locked";
    public const string Strict = "strict";

    public ConnectorInfo Info => memory.Info;

    public IStoredForm StoredForm => memory.StoredForm;

    public Task<Outcome<Grant>> AuthorizeAsync(Credentials credentials, Endpoint endpoint, CancellationToken cancellationToken) => memory.AuthorizeAsync(credentials, endpoint, cancellationToken);

    public Task<Outcome<Account>> WhoAmIAsync(Session session, CancellationToken cancellationToken) => memory.WhoAmIAsync(session, cancellationToken);

    public async Task<Outcome<ImmutableArray<PlaceListing>>> ListPlacesAsync(Session session, CancellationToken cancellationToken) =>
        (await memory.ListPlacesAsync(session, cancellationToken)).Succeeded(out var places, out var fault) ? places.Select(place => place with { Writable = place.Collection != Locked }).ToImmutableArray() : fault;

    public async Task<Outcome<ImmutableArray<FieldDescription>>> DescribeFieldsAsync(Session session, string collection, CancellationToken cancellationToken) =>
        (await memory.DescribeFieldsAsync(session, collection, cancellationToken)).Succeeded(out var fields, out var fault)
            ? fields.Select(field => field with { Mandatory = collection == Strict && field.Name == "title", ReadOnly = field.Name == "total" }).ToImmutableArray()
            : fault;

    public Task<Outcome<Done>> PrepareAsync(Session session, string collection, CancellationToken cancellationToken) => memory.PrepareAsync(session, collection, cancellationToken);

    public Task<Outcome<PulledPage>> PullAsync(Session session, PullRequest request, CancellationToken cancellationToken) => memory.PullAsync(session, request, cancellationToken);

    public Task<Outcome<ImmutableArray<ReadResult>>> ReadAsync(Session session, string collection, ImmutableArray<RecordId> ids, ImmutableArray<string> fields, CancellationToken cancellationToken) =>
        memory.ReadAsync(session, collection, ids, fields, cancellationToken);

    public Task<Outcome<ReadResult>> FindAsync(Session session, string collection, Stamp stamp, ImmutableArray<string> fields, CancellationToken cancellationToken) =>
        memory.FindAsync(session, collection, stamp, fields, cancellationToken);

    public Task<ImmutableArray<WriteResult>> WriteAsync(Session session, WriteBatch batch, CancellationToken cancellationToken) => memory.WriteAsync(session, batch, cancellationToken);

    public Task<Outcome<Channel>> SubscribeAsync(Session session, ChannelRequest request, CancellationToken cancellationToken) => memory.SubscribeAsync(session, request, cancellationToken);

    public Task<Outcome<Done>> StopAsync(Session session, string collection, Channel channel, CancellationToken cancellationToken) => memory.StopAsync(session, collection, channel, cancellationToken);

    public string? ChannelOf(Push push) => memory.ChannelOf(push);

    public PushVerdict Verify(Push push, ChannelSecret secret) => memory.Verify(push, secret);

    public ImmutableArray<PushSubject> SubjectsOf(Push push) => memory.SubjectsOf(push);

    public Task<Outcome<ImmutableArray<ViewListing>>> ListViewsAsync(Session session, string collection, CancellationToken cancellationToken) => memory.ListViewsAsync(session, collection, cancellationToken);

    public Task<Outcome<ViewPage>> PullViewAsync(Session session, string collection, string view, string? continuation, CancellationToken cancellationToken) =>
        memory.PullViewAsync(session, collection, view, continuation, cancellationToken);
}
