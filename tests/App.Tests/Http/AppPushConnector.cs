using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using Endpoint = CrmSync.Connectors.Contract.Endpoint;

namespace CrmSync.App.Tests.Http;

/// <summary>A vendor with one webhook for all accounts, signed over the raw body. It is never to be called.</summary>
internal sealed class AppPushConnector : IConnector
{
    public const string Name = "one-address";
    public const string Signature = "X-Signature";

    public ConnectorInfo Info => new(Name, "One address", new Capabilities(true, true, 50, TimeSpan.FromDays(7)) { Pushes = PushAddress.App }, new Quota(60, 60), ConnectorInfo.UsualPushBodyLimit, [])
    {
        Endpoint = new(new Uri("http://localhost/"), new Uri("http://localhost/")),
    };

    public IStoredForm StoredForm => throw NotCalled();

    public PushVerdict Verify(Push push, ChannelSecret secret)
    {
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Value), push.Body.Span);
        var given = new byte[32];
        return !Convert.TryFromBase64String(push.Headers.GetValueOrDefault(Signature.ToLowerInvariant(), ""), given, out var length) || length != 32 || !CryptographicOperations.FixedTimeEquals(expected, given) ? PushVerdict.Forged
            : Read(push) is null ? PushVerdict.Malformed
            : PushVerdict.Genuine;
    }

    public ImmutableArray<PushSubject> SubjectsOf(Push push) => Read(push) ?? [];

    public string? ChannelOf(Push push) => null;

    public static string Sign(string secret, byte[] body) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    public Task<Outcome<Grant>> AuthorizeAsync(Credentials credentials, Endpoint endpoint, CancellationToken cancellationToken) => throw NotCalled();

    public Task<Outcome<Account>> WhoAmIAsync(Session session, CancellationToken cancellationToken) => throw NotCalled();

    public Task<Outcome<ImmutableArray<PlaceListing>>> ListPlacesAsync(Session session, CancellationToken cancellationToken) => throw NotCalled();

    public Task<Outcome<ImmutableArray<FieldDescription>>> DescribeFieldsAsync(Session session, string collection, CancellationToken cancellationToken) => throw NotCalled();

    public Task<Outcome<ImmutableArray<ViewListing>>> ListViewsAsync(Session session, string collection, CancellationToken cancellationToken) => throw NotCalled();

    public Task<Outcome<ViewPage>> PullViewAsync(Session session, string collection, string view, string? continuation, CancellationToken cancellationToken) => throw NotCalled();

    public Task<Outcome<Done>> PrepareAsync(Session session, string collection, CancellationToken cancellationToken) => throw NotCalled();

    public Task<Outcome<PulledPage>> PullAsync(Session session, PullRequest request, CancellationToken cancellationToken) => throw NotCalled();

    public Task<Outcome<ImmutableArray<ReadResult>>> ReadAsync(Session session, string collection, ImmutableArray<RecordId> ids, ImmutableArray<string> fields, CancellationToken cancellationToken) => throw NotCalled();

    public Task<Outcome<ReadResult>> FindAsync(Session session, string collection, Stamp stamp, ImmutableArray<string> fields, CancellationToken cancellationToken) => throw NotCalled();

    public Task<ImmutableArray<WriteResult>> WriteAsync(Session session, WriteBatch batch, CancellationToken cancellationToken) => throw NotCalled();

    public Task<Outcome<Channel>> SubscribeAsync(Session session, ChannelRequest request, CancellationToken cancellationToken) => throw NotCalled();

    public Task<Outcome<Done>> StopAsync(Session session, string collection, Channel channel, CancellationToken cancellationToken) => throw NotCalled();

    /// <summary>Null for what is no list of events.</summary>
    private static ImmutableArray<PushSubject>? Read(Push push)
    {
        try
        {
            return JsonNode.Parse(push.Body.Span)?["events"] is JsonArray events
                ? [.. events.Select(one => new PushSubject((string?)one?["account"] ?? "", (string?)one?["collection"] ?? ""))]
                : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static InvalidOperationException NotCalled() => new("the vendor is asked for nothing");
}
