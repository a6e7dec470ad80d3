using System.Collections.Immutable;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Pushes;
using CrmSync.Sandbox.Serving;
using CrmSync.Sandbox.Time;

namespace CrmSync.Connectors.Tests.Contract;

/// <summary>
/// One connector, its vendor played over HTTP, and that vendor's user. A connector joins the contract with a bench of its own and one class
/// <c>XContractFacts() : ConnectorContract(() => new XBench(...))</c> for each position of the Sandbox's switches that matters.
/// </summary>
public abstract class ConnectorBench(SandboxOptions? options = null) : IAsyncDisposable
{
    private SandboxServer? server;
    private SandboxWorld? world;

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));

    public SandboxWorld World => world ??= new(Clock, options);

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });

    public CountingPace Pace { get; } = new();

    /// <summary>Without a slash at the end; known once started.</summary>
    public string Url => server?.Url ?? throw new InvalidOperationException("not started");

    public abstract IConnector Connector { get; }

    public abstract IVendorSandbox Vendor { get; }

    public abstract Credentials Credentials { get; }

    public abstract Endpoint Endpoint { get; }

    public abstract string AccountId { get; }

    public abstract string Collection { get; }

    /// <summary>A listed collection that cannot be written; null where the vendor has none.</summary>
    public virtual string? ReadOnlyCollection => null;

    public abstract ImmutableArray<string> Fields { get; }

    /// <summary>A text field that the user's acts below set, and a second one that they leave alone.</summary>
    public abstract string TitleField { get; }

    public abstract string NotesField { get; }

    /// <summary>Records on one page of a pull.</summary>
    public abstract int PageSize { get; }

    public abstract CallNames Calls { get; }

    /// <summary>Whether a list may answer a page without rows that has a next page.</summary>
    public virtual bool HasEmptyPages => true;

    /// <summary>Whether the vendor refuses to delete what has changed since.</summary>
    public virtual bool DeletesConditionally => true;

    /// <summary>What the vendor answers where a permission is missing.</summary>
    public virtual string? ForbiddenCode => null;

    public PlaceIdentity Place => new(Connector.Info.Name, AccountId, Collection);

    /// <summary>Texts that vendors are known to change.</summary>
    public virtual IEnumerable<(string Field, FieldValue Value)> NastyValues =>
        from name in new[] { TitleField, NotesField }
        from text in new[]
        {
            "plain", "  outer spaces  ", "inner  spaces", "two\nlines", "ends with a line\n", "windows\r\nlines", "tab\tstop", "emoji 👩‍👩‍👧 and ümläut",
            "a < b & c > d", "\"quoted\" 'and' \\back", "100 % + 1", "İstanbul ß", new string('x', 200),
        }
        select (name, (FieldValue)new FieldValue.Text(text));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        server = await SandboxServer.StartAsync(World, new ServerOptions { SendsPushes = false }, cancellationToken);
        Furnish();
    }

    /// <summary>A session with a token that works now.</summary>
    public Session NewSession() => new(Http, Endpoint.Api, AccessToken(), AccountId, Pace, Clock);

    public abstract string AccessToken();

    /// <summary>What a create needs at least.</summary>
    public abstract ImmutableArray<FieldChange> NewRecord(string title);

    /// <summary>The same with people in it who could be mailed.</summary>
    public virtual ImmutableArray<FieldChange> NewRecordWithPeople(string title) => NewRecord(title);

    public abstract RecordId UserCreates(string title);

    public virtual void UserCreatesMany(int count)
    {
        for (var number = 0; number < count; number++)
        {
            UserCreates($"one of many {number}");
        }
    }

    public abstract void UserEdits(RecordId id, string title);

    public abstract void UserDeletes(RecordId id);

    /// <summary>A record whose members are not what the vendor documents.</summary>
    public abstract RecordId UserCreatesUnreadable();

    /// <summary>As the vendor holds it; null where the record is gone.</summary>
    public abstract string? StoredTitle(RecordId id);

    public abstract void ExpireCursors();

    public abstract void ExpireTokens();

    public abstract void RevokeGrant();

    /// <summary>Where pushes come to the app's one address: its owner enters address and secret at the vendor.</summary>
    public virtual void EnterPushAddress(Uri address, ChannelSecret secret) => throw new InvalidOperationException("this vendor's pushes come by channels");

    /// <summary>The genuine push, changed in one place of its proof or of what the proof covers.</summary>
    public abstract IEnumerable<Push> Forgeries(Push genuine);

    /// <summary>Shapes that are no push of this vendor.</summary>
    public abstract IEnumerable<Push> Strangers(Push genuine);

    public IReadOnlyList<Push> TakePushes() => [.. ((PushLog)World.Pushes.Sink).Take().Select(PushOf)];

    /// <summary>Time goes by, so that versions and tokens of a second's grain differ.</summary>
    public void Pass() => Clock.Advance(TimeSpan.FromSeconds(5));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Users and collections, after the start.</summary>
    protected abstract void Furnish();

    protected static IEnumerable<byte[]> FlippedEach(byte[] bytes) => Enumerable.Range(0, bytes.Length).Select(index =>
    {
        var copy = bytes.ToArray();
        copy[index] ^= 1;
        return copy;
    });

    protected static Push PushOf(PushDelivery delivery) => new(
        new Uri(delivery.Url).Segments[^1],
        delivery.Headers.ToImmutableDictionary(header => header.Key.ToLowerInvariant(), header => header.Value),
        delivery.Body);
}
