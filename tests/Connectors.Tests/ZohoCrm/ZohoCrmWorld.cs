using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.ZohoCrm;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Counting;
using CrmSync.Sandbox.Serving;
using CrmSync.Sandbox.Time;
using CrmSync.Sandbox.Zoho;
using Shouldly;

namespace CrmSync.Connectors.Tests.ZohoCrm;

/// <summary>A prepared organisation at noon of 2 March 2026, and the connector in front of it.</summary>
internal sealed class ZohoCrmWorld
{
    public static readonly ImmutableArray<string> Fields = ["Event_Title", "Start_DateTime", "End_DateTime", "Description"];

    private LedgerSnapshot mark;

    /// <param name="module">What is asked for, and prepared.</param>
    public ZohoCrmWorld(ZohoSwitches? switches = null, TimeSpan skew = default, bool prepared = true, string module = "Events")
    {
        Module = module;
        World = new(Clock, new SandboxOptions { Zoho = switches ?? new(), VendorClockSkew = skew });
        Sent = new(new SandboxHandler(World));
        Connector = new(new HttpClient(Sent));
        Session = new(new HttpClient(Sent), new("http://sandbox.test/zoho/"), Zoho.AccessToken(), Zoho.IntegrationUserId, new NoPace(), Clock);
        if (prepared)
        {
            Value(Connector.PrepareAsync(Session, Module, CancellationToken.None).GetAwaiter().GetResult());
        }

        mark = Zoho.Ledger.Snapshot();
        Sent.Requests.Clear();
    }

    public string Module { get; }

    public ManualClock Clock { get; } = new(DateTimeOffset.Parse("2026-03-02T12:00:00Z", null));

    public SandboxWorld World { get; }

    public ZohoCrmSandbox Zoho => World.Zoho;

    public RequestLog Sent { get; }

    public ZohoCrmConnector Connector { get; }

    public Session Session { get; set; }

    public PlaceIdentity Place => new("zoho-crm", Zoho.IntegrationUserId, Module);

    /// <summary>What Zoho was asked and did since the last look.</summary>
    public LedgerSnapshot Spent()
    {
        var now = Zoho.Ledger.Snapshot();
        var spent = now - mark;
        mark = now;
        return spent;
    }

    public static JsonObject Meeting(string title, string start = "2026-03-10T10:00:00+01:00", string end = "2026-03-10T11:00:00+01:00") =>
        new() { ["Event_Title"] = title, ["Start_DateTime"] = start, ["End_DateTime"] = end };

    public string User(string title = "Demo") => Zoho.Create("Events", Meeting(title));

    public Stamp StampOf(int number) => Stamp.For(RecordKey.Of(new("google-calendar", "a", "c"), new($"g{number}")), Place, 0);

    public async Task<Pulled> PullAsync(string? cursor, ImmutableArray<string>? fields = null, DateTimeOffset? notEndedBefore = null, Action<int>? betweenPages = null)
    {
        var observations = new List<Observation>();
        string? continuation = null;
        for (var pages = 1; pages < 1000; pages++)
        {
            var page = Value(await Connector.PullAsync(Session, new(Module, cursor, continuation, fields ?? Fields, notEndedBefore), CancellationToken.None));
            observations.AddRange(page.Observations);
            if (page.Continuation is null)
            {
                return new(observations, page.Cursor.ShouldNotBeNull(), page.ObservedUntil.ShouldNotBeNull());
            }

            continuation = page.Continuation;
            betweenPages?.Invoke(pages);
        }

        throw new InvalidOperationException("the pull does not end");
    }

    public async Task<Observation> ReadAsync(string id, params string[] fields) =>
        (await ReadAllAsync([id], fields))[0].ShouldBeOfType<ReadResult.Found>().Observation;

    public async Task<ImmutableArray<ReadResult>> ReadAllAsync(string[] ids, params string[] fields) =>
        Value(await Connector.ReadAsync(Session, Module, [.. ids.Select(id => new RecordId(id))], fields.Length == 0 ? Fields : [.. fields], CancellationToken.None));

    public async Task<ImmutableArray<WriteResult>> WriteAsync(DateTimeOffset? observedUntil, params WriteItem[] items) =>
        await Connector.WriteAsync(Session, new(Module, [.. items], observedUntil), CancellationToken.None);

    /// <summary>A view's ids, page by page.</summary>
    public async Task<Outcome<ImmutableArray<string>>> ViewAsync(string view, Action<int>? betweenPages = null)
    {
        var ids = ImmutableArray.CreateBuilder<string>();
        string? continuation = null;
        for (var pages = 1; pages < 100; pages++)
        {
            var outcome = await Connector.PullViewAsync(Session, Module, view, continuation, CancellationToken.None);
            if (!outcome.Succeeded(out var page, out var fault))
            {
                return fault;
            }

            ids.AddRange(page.Ids.Select(id => id.Value));
            if (page.Continuation is null)
            {
                return ids.ToImmutable();
            }

            continuation = page.Continuation;
            betweenPages?.Invoke(pages);
        }

        throw new InvalidOperationException("the view does not end");
    }

    public async Task<WriteResult> CreateAsync(int number, params FieldChange[] changes) =>
        (await WriteAsync(null, new WriteItem.Create(StampOf(number), [.. changes])))[0];

    public async Task<WriteResult> UpdateAsync(string id, params FieldChange[] changes) =>
        (await WriteAsync(null, new WriteItem.Update(new(id), VersionOf(id), [.. changes])))[0];

    public RecordVersion VersionOf(string id) =>
        new(DateTimeOffset.Parse((string)Zoho.Record(Module, id)!["Modified_Time"]!, null).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", null));

    public static FieldChange Title(string text) => new FieldChange.Assign("Event_Title", new FieldValue.Text(text));

    public static FieldChange Assign(string field, FieldValue value) => new FieldChange.Assign(field, value);

    public static FieldChange[] Timed(string title) =>
        [Title(title), Assign("Start_DateTime", At("2026-03-10T09:00:00Z")), Assign("End_DateTime", At("2026-03-10T10:00:00Z"))];

    public static FieldValue At(string time) => new FieldValue.Instant(DateTimeOffset.Parse(time, null));

    public static FieldValue Day(string date) => new FieldValue.Date(DateOnly.Parse(date, null));

    public static FieldChange Guests(string[] put, params string[] remove) =>
        new FieldChange.Edit("Participants", new(put.ToImmutableSortedDictionary(email => email, _ => ""), [.. remove]));

    public static ImmutableSortedDictionary<string, FieldValue> Values(Observation observation) => observation.State.ShouldBeOfType<ObservedState.Living>().Fields;

    public static T Value<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Ok>((outcome as Outcome<T>.Failed)?.Fault.Reason).Value;

    public static Connectors.Contract.Fault Fault<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Failed>().Fault;

    private sealed class NoPace : IPace
    {
        public ValueTask<Outcome<CallTurn>> TakeAsync(int units, CancellationToken cancellationToken) => new(CallTurn.Free);
    }
}

/// <summary>A whole pull.</summary>
internal sealed record Pulled(IReadOnlyList<Observation> Observations, string Cursor, DateTimeOffset ObservedUntil)
{
    public string[] Titles => [.. Observations.Where(o => o.State is ObservedState.Living).Select(o => ((FieldValue.Text)ZohoCrmWorld.Values(o)["Event_Title"]).Value)];

    public string[] Deleted => [.. Observations.Where(o => o.State is ObservedState.Deleted).Select(o => o.Id.Value)];
}
