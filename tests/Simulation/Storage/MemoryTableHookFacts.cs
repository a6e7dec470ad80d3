using Azure;
using CrmSync.App.Storage;
using CrmSync.App.Storage.Tables;
using Shouldly;
using Xunit;

namespace CrmSync.Simulation.Storage;

/// <summary>What a simulation can do to a call: let it wait, fail it before its effect or after, or leave it for ever.</summary>
public sealed class MemoryTableHookFacts
{
    private readonly MemoryTableStore _store = new(TimeProvider.System);
    private readonly Script _script = new();
    private readonly TableClient _ours;
    private readonly TableClient _theirs;

    public MemoryTableHookFacts()
    {
        var once = new TableClientOptions { NewWriteId = () => "id", RetryOptions = new StorageRetryOptions { MaxAttempts = 1 } };
        _ours = new MemoryTableService(_store, once, _script).GetTableClient("rows");
        _theirs = new MemoryTableService(_store, once).GetTableClient("rows");
        _theirs.CreateIfNotExistsAsync(Stop).IsCompletedSuccessfully.ShouldBeTrue();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static TableEntity Row(string rowKey) => new("p", rowKey) { ["Value"] = 1 };

    private async Task<bool> IsThereAsync(string rowKey) => await _theirs.GetEntityIfExistsAsync("p", rowKey, select: null, Stop) is not null;

    [Fact]
    public async Task Without_a_hook_every_call_is_complete_when_it_returns()
    {
        var added = _theirs.AddEntityAsync(Row("r"), Stop);
        added.IsCompletedSuccessfully.ShouldBeTrue();
        _theirs.GetEntityIfExistsAsync("p", "r", select: null, Stop).IsCompletedSuccessfully.ShouldBeTrue();
        _theirs.QueryAsync(filter: null, maxPerPage: null, select: null, Stop).ToListAsync(Stop).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        _theirs.SubmitTransactionAsync([new(TableTransactionActionType.Add, Row("s"))], Stop).IsCompletedSuccessfully.ShouldBeTrue();
        _theirs.DeleteEntityAsync("p", "r", await added, Stop).IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task A_call_that_fails_before_has_no_effect()
    {
        _script.Before = _ => throw new RequestFailedException(503, "Busy");

        (await Should.ThrowAsync<RequestFailedException>(() => _ours.AddEntityAsync(Row("r"), Stop))).Status.ShouldBe(503);

        (await IsThereAsync("r")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_call_that_fails_after_has_its_effect()
    {
        _script.After = _ => throw new RequestFailedException(500, "Lost");

        (await Should.ThrowAsync<RequestFailedException>(() => _ours.AddEntityAsync(Row("r"), Stop))).Status.ShouldBe(500);

        (await IsThereAsync("r")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_refusal_can_be_lost_as_well()
    {
        await _theirs.AddEntityAsync(Row("r"), Stop);
        _script.After = _ => throw new RequestFailedException(500, "Lost");

        (await Should.ThrowAsync<RequestFailedException>(() => _ours.AddEntityAsync(Row("r"), Stop))).Status.ShouldBe(500);
    }

    /// <summary>As for the service's own refusals: the row says whose write it was.</summary>
    [Fact]
    public async Task A_refusal_that_the_hook_makes_of_a_write_sent_again_is_recognised_too()
    {
        var twice = new TableClientOptions { NewWriteId = () => "ours", RetryOptions = new StorageRetryOptions { MaxAttempts = 2, FirstDelay = TimeSpan.Zero } };
        var ours = new MemoryTableService(_store, twice, _script).GetTableClient("rows");
        var etag = await _theirs.AddEntityAsync(Row("r"), Stop);
        var updates = 0;
        _script.Before = call => call.Operation == MemoryTableOperation.Update && ++updates == 2 ? throw new RequestFailedException(412, "changed", "UpdateConditionNotSatisfied", null) : Task.CompletedTask;
        _script.After = _ => updates == 1 ? throw new RequestFailedException(500, "Lost") : Task.CompletedTask;

        var written = await ours.UpdateEntityAsync(Row("r"), etag, TableUpdateMode.Replace, Stop);

        (await _theirs.GetEntityIfExistsAsync("p", "r", select: null, Stop))!.ETag.ShouldBe(written);
        updates.ShouldBe(2);
    }

    [Fact]
    public async Task A_call_takes_effect_when_it_arrives_and_answers_when_its_answer_does()
    {
        var (arrives, answers) = (new TaskCompletionSource(), new TaskCompletionSource());
        _script.Before = _ => arrives.Task;
        _script.After = _ => answers.Task;

        var added = _ours.AddEntityAsync(Row("r"), Stop);
        (await IsThereAsync("r")).ShouldBeFalse();

        arrives.SetResult();
        (await IsThereAsync("r")).ShouldBeTrue();
        added.IsCompleted.ShouldBeFalse();

        answers.SetResult();
        added.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task Of_two_calls_the_first_to_arrive_wins()
    {
        var late = new TaskCompletionSource();
        _script.Before = _ => late.Task;
        var ours = _ours.AddEntityAsync(Row("r"), Stop);
        await _theirs.AddEntityAsync(Row("r"), Stop);

        late.SetResult();

        (await Should.ThrowAsync<RequestFailedException>(() => ours)).ErrorCode.ShouldBe("EntityAlreadyExists");
    }

    [Fact]
    public async Task A_call_that_never_arrives_is_a_dead_process_and_holds_up_nobody()
    {
        _script.Before = _ => new TaskCompletionSource().Task;

        var added = _ours.AddEntityAsync(Row("r"), Stop);
        await _theirs.AddEntityAsync(Row("r"), Stop);

        added.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Calls_are_announced_in_order_each_by_table_operation_and_keys()
    {
        var etag = await _ours.AddEntityAsync(Row("a"), Stop);
        await _ours.UpdateEntityAsync(Row("a"), etag, TableUpdateMode.Merge, Stop);
        await _ours.UpsertEntityAsync(Row("b"), TableUpdateMode.Replace, Stop);
        await _ours.GetEntityIfExistsAsync("p", "a", select: null, Stop);
        await _ours.QueryAsync(TableFilter.Create($"PartitionKey eq {"p"} and RowKey ge {"a"}"), maxPerPage: 1, select: null, Stop).ToListAsync(Stop);
        await _ours.SubmitTransactionAsync([new(TableTransactionActionType.Add, Row("c"))], Stop);
        await _ours.DeleteEntityAsync("p", "a", ETag.All, Stop);

        string[] calls = ["Add p/a", "Update p/a", "Upsert p/b", "Get p/a", "Query p/", "Query p/", "Transaction p/", "Delete p/a"];
        _script.Heard.ShouldBe(calls.SelectMany(call => (string[])[$"before rows {call}", $"after rows {call}"]));
    }

    [Fact]
    public async Task The_same_calls_give_the_same_etags()
    {
        var other = new MemoryTableService(new MemoryTableStore(TimeProvider.System), new TableClientOptions { NewWriteId = () => "other" }).GetTableClient("rows");
        await other.CreateIfNotExistsAsync(Stop);

        (await other.AddEntityAsync(Row("r"), Stop)).ShouldBe(await _theirs.AddEntityAsync(Row("r"), Stop));
        (await other.UpsertEntityAsync(Row("r"), TableUpdateMode.Merge, Stop)).ShouldBe(await _theirs.UpsertEntityAsync(Row("r"), TableUpdateMode.Merge, Stop));
    }

    [Fact]
    public async Task A_store_of_small_pages_ends_them_sooner_than_asked()
    {
        var table = new MemoryTableService(new MemoryTableStore(TimeProvider.System) { PageRows = 2 }, new TableClientOptions { NewWriteId = () => "id" }).GetTableClient("rows");
        await table.CreateIfNotExistsAsync(Stop);
        await table.SubmitTransactionAsync("abcde".Select(key => new TableTransactionAction(TableTransactionActionType.Add, Row($"{key}"))), Stop);

        var pages = await table.QueryAsync(filter: null, maxPerPage: 4, select: null, Stop).AsPages().Select(page => page.Values.Count).ToListAsync(Stop);

        pages.ShouldBe([2, 2, 1]);
    }

    private sealed class Script : IMemoryTableHook
    {
        public List<string> Heard { get; } = [];

        public Func<MemoryTableCall, Task> Before { get; set; } = _ => Task.CompletedTask;

        public Func<MemoryTableCall, Task> After { get; set; } = _ => Task.CompletedTask;

        public ValueTask BeforeAsync(MemoryTableCall call, CancellationToken cancellationToken) => HearAsync("before", call, Before);

        public ValueTask AfterAsync(MemoryTableCall call, CancellationToken cancellationToken) => HearAsync("after", call, After);

        private async ValueTask HearAsync(string when, MemoryTableCall call, Func<MemoryTableCall, Task> act)
        {
            Heard.Add($"{when} {call.Table} {call.Operation} {call.PartitionKey}/{call.RowKey}");
            await act(call);
        }
    }
}
