using CrmSync.App.Flow.Deletions;
using CrmSync.App.Flow.Signals;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Storage.Tables;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Hosting;
using CrmSync.Simulation.Mutants;
using Shouldly;
using Xunit;

namespace CrmSync.Simulation.Storage;

/// <summary>R9: what the operator said of deletions stands in every row that waited for it, whoever saves the rows at the same time.</summary>
public sealed class OperatorWordFacts
{
    private const string Tenant = "acme";
    private readonly MemoryTableStore store = new(TimeProvider.System);
    private readonly Meddler meddler = new();
    private readonly StateTables ours;
    private readonly StateTables theirs;
    private readonly Sync sync;
    private readonly RecordKey deleted;

    public OperatorWordFacts()
    {
        var options = new TableClientOptions { NewWriteId = new SeededIds(new Random(1)).NewId };
        (ours, theirs) = (new(new MemoryTableService(store, options, meddler)), new(new MemoryTableService(store, options)));
        sync = new(Tenant, "s", "", End("left"), End("right"), new SyncOptions()) { HeldReason = "many" };
        deleted = RecordKey.Of(sync.Left.Identity, new("m1"));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(RowChange.Attempts - 1)]
    public async Task R9_A_row_that_somebody_else_saved_meanwhile_gets_the_operators_word_all_the_same(int times)
    {
        await SetUpAsync(times, row => row with { Attempts = row.Attempts + 1 });

        await ReleaseAsync();

        (await RowAsync()).Verdict.ShouldBe(DeletionClearance.Approved);
        (await new SyncRows(theirs).GetAsync(Tenant, sync.Id, Stop))!.HeldReason.ShouldBeNull();
    }

    [Fact]
    public async Task R9_A_row_whose_record_came_back_meanwhile_gets_no_word()
    {
        await SetUpAsync(1, row => row with { Kind = SeenKind.Living });

        await ReleaseAsync();

        (await RowAsync()).Verdict.ShouldBe(DeletionClearance.Open);
    }

    [Fact]
    public async Task R9_A_sync_stays_held_where_the_word_could_not_be_written()
    {
        await SetUpAsync(int.MaxValue, row => row with { Attempts = row.Attempts + 1 });

        await Should.ThrowAsync<InvalidOperationException>(ReleaseAsync);

        (await new SyncRows(theirs).GetAsync(Tenant, sync.Id, Stop))!.HeldReason.ShouldBe("many");
    }

    private async Task SetUpAsync(int times, Func<SeenRow, SeenRow> change)
    {
        await theirs.CreateAsync(Stop);
        await new SyncRows(theirs).TryAddAsync(sync, Stop);
        var seen = new SeenRows(theirs);
        await seen.AddMadeAsync(Tenant, sync.Left.PlaceId, [new SeenRow(sync.Id, deleted, new("m1")) { Kind = SeenKind.Deleted, Due = true }], Stop);
        meddler.Before = async () =>
        {
            if (times-- > 0)
            {
                await seen.ReplaceAsync(Tenant, sync.Left.PlaceId, [change(await RowAsync())], Stop);
            }
        };
    }

    private Task ReleaseAsync()
    {
        var ids = new SeededIds(new Random(2));
        var messages = new Messages(new WrongQueues(null!) { Drops = (_, _) => true }, ids, TimeProvider.System, new Random(3)); // none is sent
        return new DeletionReview(new(new(ours), new(ours), new(ours, TimeProvider.System)), new(ours), new(ours), new(ours, ids), messages, TimeProvider.System)
            .ReleaseAsync(sync, DeletionClearance.Approved, "run", "trace", Stop);
    }

    private async Task<SeenRow> RowAsync() => (await new SeenRows(theirs).GetAsync(Tenant, sync.Left.PlaceId, sync.Id, deleted, Stop))!;

    private static SyncEnd End(string collection) => new("c", $"c-{collection}", collection, new PlaceIdentity("memory", "c", collection));

    /// <summary>Somebody who is faster with each write to what was seen.</summary>
    private sealed class Meddler : IMemoryTableHook
    {
        public Func<Task> Before { get; set; } = () => Task.CompletedTask;

        public async ValueTask BeforeAsync(MemoryTableCall call, CancellationToken cancellationToken)
        {
            if (!call.IsRead && call.Table == "Seen")
            {
                await Before();
            }
        }

        public ValueTask AfterAsync(MemoryTableCall call, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
