using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.Memory;
using CrmSync.Connectors.Tests.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Memory;
using CrmSync.Sandbox.Serving;
using CrmSync.Sandbox.Time;
using Shouldly;
using Xunit;
using SandboxFault = CrmSync.Sandbox.Faults.Fault;

namespace CrmSync.Connectors.Tests.Memory;

/// <summary>What the reference does beyond the common contract: batches that answer badly, sets, soft versions, cut lists.</summary>
public sealed class MemoryFacts : IDisposable
{
    private const string Things = "things";
    private readonly ManualClock clock = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
    private readonly SandboxWorld world;
    private readonly HttpClient http;

    public MemoryFacts()
    {
        world = new(clock);
        world.Memory.AddCollection(Things, new MemoryField("title"), new("people", "list"));
        http = new(new SandboxHandler(world));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task R19_a_row_that_is_left_out_is_unknown_and_the_others_keep_their_records()
    {
        world.Memory.Faults.Next("memory.records.batch", 1, new SandboxFault.LoseRows(row => row == 1));

        var results = await WriteAsync(Creates("a", "b", "c"));

        Title(results[0]).ShouldBe("a");
        results[1].ShouldBeOfType<WriteResult.Unknown>();
        Title(results[2]).ShouldBe("c");
        world.Memory.Records(Things).Count.ShouldBe(3);
    }

    [Fact]
    public async Task R19_rows_in_another_order_find_their_records()
    {
        string[] titles = ["a", "b", "c", "d", "e", "f"];
        world.Memory.Faults.Each("memory.records.batch", 1, new SandboxFault.ShuffleRows());

        var created = await WriteAsync(Creates(titles));
        var updated = await WriteAsync([.. created.Cast<WriteResult.Written>().Select(made => new WriteItem.Update(made.Id, made.Version, [new FieldChange.Assign("title", new FieldValue.Text(Title(made) + "2"))]))]);

        created.Select(Title).ShouldBe(titles);
        updated.Select(Title).ShouldBe(["a2", "b2", "c2", "d2", "e2", "f2"]);
    }

    [Fact]
    public async Task A_refused_row_fails_alone()
    {
        world.Memory.Faults.Next("memory.records.batch", 1, new SandboxFault.RefuseRows(row => row == 1, "MANDATORY"));

        var results = await WriteAsync(Creates("a", "b", "c"));

        Title(results[0]).ShouldBe("a");
        results[1].ShouldBe(new WriteResult.Failed(new Fault(FaultKind.Rejected, "Memory: MANDATORY")));
        Title(results[2]).ShouldBe("c");
    }

    [Fact]
    public async Task R18_a_set_is_edited_by_element()
    {
        var id = new RecordId(world.Memory.Create(Things, new JsonObject { ["title"] = "meeting", ["people"] = new JsonArray("bob", "eve") }));
        var version = (await PullAsync(new MemoryConnector(http))).Version;
        var edit = new SetEdit(ImmutableSortedDictionary<string, string>.Empty.Add("kim", "Kim"), ["eve"]);

        (await WriteAsync([new WriteItem.Update(id, version, [new FieldChange.Edit("people", edit)])]))[0].ShouldBeOfType<WriteResult.Written>();
        (await WriteAsync([new WriteItem.Update(id, version, [new FieldChange.Edit("people", edit)])]))[0].ShouldBeOfType<WriteResult.Refused>();

        var people = ((ObservedState.Living)(await PullAsync(new MemoryConnector(http))).State).Fields["people"].ShouldBeOfType<FieldValue.Set>();
        people.Elements.ShouldBe(new Dictionary<string, string> { ["bob"] = "", ["kim"] = "Kim" }, ignoreOrder: true);
    }

    [Fact]
    public async Task R2_a_young_version_of_a_seconds_grain_is_soft_for_two_seconds()
    {
        world.Memory.Switches = new MemorySwitches { VersionIsTime = true };
        world.Memory.Create(Things, new JsonObject { ["title"] = "young" });
        var connector = new MemoryConnector(http, new MemoryOptions { SoftVersions = true });

        (await PullAsync(connector)).Soft.ShouldBeTrue();
        clock.Advance(TimeSpan.FromSeconds(2));
        (await PullAsync(connector)).Soft.ShouldBeTrue();
        clock.Advance(TimeSpan.FromSeconds(1));
        (await PullAsync(connector)).Soft.ShouldBeFalse();
    }

    [Fact]
    public async Task R10_a_text_that_a_list_cuts_is_partial_and_whole_by_id()
    {
        world.Memory.Switches = new MemorySwitches { ListsCutTo = 5 };
        var id = new RecordId(world.Memory.Create(Things, new JsonObject { ["title"] = "a long title" }));
        var connector = new MemoryConnector(http);

        var listed = (await PullAsync(connector)).State.ShouldBeOfType<ObservedState.Living>();
        var read = (await connector.ReadAsync(Session, Things, [id], ["title"], Cancellation)).ShouldBeOfType<Outcome<ImmutableArray<ReadResult>>.Ok>().Value[0].ShouldBeOfType<ReadResult.Found>();

        listed.Partial.ShouldBe(["title"]);
        var whole = read.Observation.State.ShouldBeOfType<ObservedState.Living>();
        whole.Partial.ShouldBeEmpty();
        whole.Fields["title"].ShouldBe(new FieldValue.Text("a long title"));
    }

    private Session Session => new(http, new Uri("http://sandbox/memory/"), world.Memory.AccessToken(), "memory-account", new CountingPace(), clock);

    private static string? Title(WriteResult result) =>
        (((ObservedState.Living)result.ShouldBeOfType<WriteResult.Written>().Stored!.State).Fields["title"] as FieldValue.Text)?.Value; // the reply carries the record

    private static ImmutableArray<WriteItem> Creates(params string[] titles) =>
    [
        .. titles.Select(title => new WriteItem.Create(
            Stamp.For(RecordKey.Of(new PlaceIdentity("elsewhere", "a", "b"), new RecordId(title)), new PlaceIdentity("memory", "memory-account", Things), 0),
            [new FieldChange.Assign("title", new FieldValue.Text(title))])),
    ];

    private Task<ImmutableArray<WriteResult>> WriteAsync(ImmutableArray<WriteItem> items) =>
        new MemoryConnector(http).WriteAsync(Session, new WriteBatch(Things, items, null), Cancellation);

    private async Task<Observation> PullAsync(MemoryConnector connector)
    {
        var page = await connector.PullAsync(Session, new PullRequest(Things, null, null, [], null), Cancellation);
        return page.ShouldBeOfType<Outcome<PulledPage>.Ok>().Value.Observations.ShouldHaveSingleItem();
    }
}
