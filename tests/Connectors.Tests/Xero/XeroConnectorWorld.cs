using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.Tests.Contract;
using CrmSync.Connectors.Xero;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Counting;
using CrmSync.Sandbox.Serving;
using CrmSync.Sandbox.Time;
using CrmSync.Sandbox.Xero;
using Shouldly;

namespace CrmSync.Connectors.Tests.Xero;

/// <summary>An organisation at noon of 2 March 2026, and the connector in front of it.</summary>
internal sealed class XeroConnectorWorld
{
    private LedgerSnapshot mark;

    public XeroConnectorWorld(XeroSwitches? switches = null, TimeSpan skew = default)
    {
        World = new(Clock, new SandboxOptions { Xero = switches ?? new(), VendorClockSkew = skew });
        Sent = new(new SandboxHandler(World));
        Http = new(Sent);
        Connector = new(Http);
        Session = new(Http, new("http://sandbox.test/xero/"), Xero.AccessToken(), Xero.TenantId, new CountingPace(), Clock);
        mark = Xero.Ledger.Snapshot();
    }

    public ManualClock Clock { get; } = new(DateTimeOffset.Parse("2026-03-02T12:00:00Z", null));

    public SandboxWorld World { get; }

    public XeroSandbox Xero => World.Xero;

    public XeroRequestLog Sent { get; }

    public HttpClient Http { get; }

    public XeroConnector Connector { get; }

    public Session Session { get; set; }

    public PlaceIdentity Place => new("xero", Xero.TenantId, "Contacts");

    /// <summary>What Xero was asked and did since the last look.</summary>
    public LedgerSnapshot Spent()
    {
        var now = Xero.Ledger.Snapshot();
        var spent = now - mark;
        mark = now;
        return spent;
    }

    public string User(string name, params (string Member, string Value)[] members)
    {
        var contact = new JsonObject { ["Name"] = name };
        foreach (var (member, value) in members)
        {
            contact[member] = value;
        }

        return Xero.Create(contact);
    }

    public Stamp StampOf(int number) => Stamp.For(RecordKey.Of(new("zoho-crm", "a", "Contacts"), new($"z{number}")), Place, 0);

    public Task<Outcome<PulledPage>> PageAsync(string? cursor, string? continuation) =>
        Connector.PullAsync(Session, new("Contacts", cursor, continuation, [], null), CancellationToken.None);

    public async Task<(IReadOnlyList<Observation> Seen, string Cursor, DateTimeOffset ObservedUntil)> PullAsync(string? cursor, Action<int>? betweenPages = null)
    {
        var observations = new List<Observation>();
        string? continuation = null;
        for (var pages = 1; pages < 100; pages++)
        {
            var page = Value(await PageAsync(cursor, continuation));
            observations.AddRange(page.Observations);
            if (page.Continuation is null)
            {
                return (observations, page.Cursor.ShouldNotBeNull(), page.ObservedUntil.ShouldNotBeNull());
            }

            continuation = page.Continuation;
            betweenPages?.Invoke(pages);
        }

        throw new InvalidOperationException("the pull does not end");
    }

    public async Task<ImmutableArray<ReadResult>> ReadAsync(params string[] ids) =>
        Value(await Connector.ReadAsync(Session, "Contacts", [.. ids.Select(id => new RecordId(id))], [], CancellationToken.None));

    public async Task<Observation> FoundAsync(string id) => (await ReadAsync(id))[0].ShouldBeOfType<ReadResult.Found>().Observation;

    public Task<ImmutableArray<WriteResult>> WriteAsync(params WriteItem[] items) => Connector.WriteAsync(Session, new("Contacts", [.. items], null), CancellationToken.None);

    public async Task<WriteResult> CreateAsync(int number, params FieldChange[] changes) => (await WriteAsync(new WriteItem.Create(StampOf(number), [.. changes])))[0];

    public async Task<WriteResult> UpdateAsync(string id, params FieldChange[] changes) =>
        (await WriteAsync(new WriteItem.Update(new(id), (await FoundAsync(id)).Version, [.. changes])))[0];

    public static FieldChange Assign(string field, string text) => new FieldChange.Assign(field, FieldValue.OfText(text));

    public static WriteResult.Written Written(WriteResult result) => result.ShouldBeOfType<WriteResult.Written>((result as WriteResult.Failed)?.Fault.Reason);

    public static string Reason(WriteResult result) => result.ShouldBeOfType<WriteResult.Failed>().Fault.Reason;

    public static string? Text(Observation? observation, string field) => (observation.ShouldNotBeNull().State.ShouldBeOfType<ObservedState.Living>().Fields[field] as FieldValue.Text)?.Value;

    public static T Value<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Ok>((outcome as Outcome<T>.Failed)?.Fault.Reason).Value;

    public static Fault Fault<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Failed>().Fault;
}
