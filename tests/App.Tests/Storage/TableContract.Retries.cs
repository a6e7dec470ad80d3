using Azure;
using CrmSync.App.Storage.Tables;
using Shouldly;
using Xunit;
using static CrmSync.App.Storage.Tables.TableTransactionActionType;

namespace CrmSync.App.Tests.Storage;

// What happens when an answer is lost: our own write is recognised behind the refusal, anybody else's is not.
public abstract partial class TableContract
{
    /// <summary>The way to the table, which can lose what is written: from now on, the next so many requests or their answers. Reads pass.</summary>
    public interface IFaultyWire
    {
        /// <summary>Writes since it was last told to lose something.</summary>
        int Attempts { get; }

        void LoseAnswers(int count, Func<Task>? meanwhile = null, Exception? fault = null);

        void LoseRequests(int count);
    }

    /// <summary>One table through a wire that can lose answers, and the same table as somebody else sees it. No patience between attempts.</summary>
    protected sealed record FaultyTable(TableClient Ours, TableClient Theirs, IFaultyWire Wire);

    protected abstract Task<FaultyTable> NewFaultyTableAsync();

    private static async Task<TableEntity?> FindAsync(TableClient table, string rowKey) => await table.GetEntityIfExistsAsync("p", rowKey, select: null, Stop);

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task Our_own_update_behind_a_412_succeeds(TableUpdateMode mode)
    {
        var (ours, theirs, wire) = await NewFaultyTableAsync();
        var etag = await ours.AddEntityAsync(Row("p", "r", "1"), Stop);
        wire.LoseAnswers(1);

        var written = await ours.UpdateEntityAsync(Row("p", "r", "2"), etag, mode, Stop);

        wire.Attempts.ShouldBe(2);
        var row = (await FindAsync(theirs, "r")).ShouldNotBeNull();
        row.GetString("Value").ShouldBe("2");
        row.ETag.ShouldBe(written);
    }

    [Fact]
    public async Task Our_own_insert_behind_a_409_succeeds()
    {
        var (ours, theirs, wire) = await NewFaultyTableAsync();
        wire.LoseAnswers(1);

        var written = await ours.AddEntityAsync(Row("p", "r", "1"), Stop);

        wire.Attempts.ShouldBe(2);
        (await FindAsync(theirs, "r")).ShouldNotBeNull().ETag.ShouldBe(written);
    }

    [Fact]
    public async Task Our_own_delete_behind_a_404_succeeds()
    {
        var (ours, theirs, wire) = await NewFaultyTableAsync();
        var etag = await ours.AddEntityAsync(Row("p", "r", "1"), Stop);
        wire.LoseAnswers(1);

        await ours.DeleteEntityAsync("p", "r", etag, Stop);

        wire.Attempts.ShouldBe(2);
        (await FindAsync(theirs, "r")).ShouldBeNull();
    }

    [Fact]
    public async Task Our_own_transaction_behind_a_refusal_succeeds_with_every_etag()
    {
        var (ours, theirs, wire) = await NewFaultyTableAsync();
        var etag = await ours.AddEntityAsync(Row("p", "updated", "1"), Stop);
        await ours.AddEntityAsync(Row("p", "deleted", "1"), Stop);
        wire.LoseAnswers(1);

        var etags = await ours.SubmitTransactionAsync(
            [new(Delete, Row("p", "deleted", ""), ETag.All), new(Add, Row("p", "added", "1")), new(UpdateReplace, Row("p", "updated", "2"), etag)], Stop);

        wire.Attempts.ShouldBe(2);
        etags[0].ShouldBe(default);
        etags[1].ShouldBe((await FindAsync(theirs, "added")).ShouldNotBeNull().ETag);
        etags[2].ShouldBe((await FindAsync(theirs, "updated")).ShouldNotBeNull().ETag);
    }

    [Fact]
    public async Task Our_own_transaction_is_recognised_when_one_row_was_since_overwritten()
    {
        var (ours, theirs, wire) = await NewFaultyTableAsync();
        wire.LoseAnswers(1, async () => await theirs.UpsertEntityAsync(Row("p", "a", "theirs"), TableUpdateMode.Replace, Stop));

        var etags = await ours.SubmitTransactionAsync([new(Add, Row("p", "a", "ours")), new(Add, Row("p", "b", "ours"))], Stop);

        etags[1].ShouldBe((await FindAsync(theirs, "b")).ShouldNotBeNull().ETag);
        (await FindAsync(theirs, "a")).ShouldNotBeNull().GetString("Value").ShouldBe("theirs");
        (await Should.ThrowAsync<RequestFailedException>(() => ours.UpdateEntityAsync(Row("p", "a", "again"), etags[0], TableUpdateMode.Replace, Stop))).Status.ShouldBe(412);
    }

    [Fact]
    public async Task Our_own_transaction_of_deletes_only_succeeds_behind_a_404()
    {
        var (ours, theirs, wire) = await NewFaultyTableAsync();
        await ours.AddEntityAsync(Row("p", "a", "1"), Stop);
        await ours.AddEntityAsync(Row("p", "b", "1"), Stop);
        wire.LoseAnswers(1);

        await ours.SubmitTransactionAsync([new(Delete, Row("p", "a", ""), ETag.All), new(Delete, Row("p", "b", ""), ETag.All)], Stop);

        (await FindAsync(theirs, "a")).ShouldBeNull();
        (await FindAsync(theirs, "b")).ShouldBeNull();
    }

    [Fact]
    public async Task A_foreign_update_behind_a_412_is_not_ours()
    {
        var (ours, theirs, wire) = await NewFaultyTableAsync();
        var etag = await ours.AddEntityAsync(Row("p", "r", "1"), Stop);
        wire.LoseAnswers(1, async () => await theirs.UpsertEntityAsync(Row("p", "r", "theirs"), TableUpdateMode.Merge, Stop));

        var refusal = await Should.ThrowAsync<RequestFailedException>(() => ours.UpdateEntityAsync(Row("p", "r", "2"), etag, TableUpdateMode.Merge, Stop));

        refusal.Status.ShouldBe(412);
        (await FindAsync(theirs, "r")).ShouldNotBeNull().GetString("Value").ShouldBe("theirs");
    }

    [Fact]
    public async Task A_foreign_insert_behind_a_409_is_not_ours()
    {
        var (ours, theirs, wire) = await NewFaultyTableAsync();
        await theirs.AddEntityAsync(Row("p", "r", "theirs"), Stop);
        wire.LoseRequests(1);

        (await Should.ThrowAsync<RequestFailedException>(() => ours.AddEntityAsync(Row("p", "r", "ours"), Stop))).Status.ShouldBe(409);

        wire.Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task A_foreign_transaction_behind_a_refusal_is_not_ours()
    {
        var (ours, theirs, wire) = await NewFaultyTableAsync();
        var etag = await ours.AddEntityAsync(Row("p", "fence", "1"), Stop);
        await theirs.UpdateEntityAsync(Row("p", "fence", "2"), etag, TableUpdateMode.Replace, Stop);
        wire.LoseRequests(1);

        var failure = await Should.ThrowAsync<TableTransactionFailedException>(
            () => ours.SubmitTransactionAsync([new(Add, Row("p", "new", "1")), new(UpdateReplace, Row("p", "fence", "3"), etag)], Stop));

        failure.Status.ShouldBe(412);
        failure.FailedTransactionActionIndex.ShouldBe(1);
        (await FindAsync(theirs, "new")).ShouldBeNull();
    }

    [Fact]
    public async Task A_row_that_a_refused_delete_leaves_is_not_ours_to_forget()
    {
        var (ours, theirs, wire) = await NewFaultyTableAsync();
        var etag = await ours.AddEntityAsync(Row("p", "r", "1"), Stop);
        wire.LoseAnswers(1, async () => await theirs.AddEntityAsync(Row("p", "r", "new life"), Stop));

        (await Should.ThrowAsync<RequestFailedException>(() => ours.DeleteEntityAsync("p", "r", etag, Stop))).Status.ShouldBe(412);

        (await FindAsync(theirs, "r")).ShouldNotBeNull().GetString("Value").ShouldBe("new life");
    }

    [Fact]
    public async Task A_refusal_at_the_first_attempt_costs_one_request()
    {
        var (ours, _, wire) = await NewFaultyTableAsync();
        await ours.AddEntityAsync(Row("p", "r", "1"), Stop);
        wire.LoseAnswers(0);

        await Should.ThrowAsync<RequestFailedException>(() => ours.AddEntityAsync(Row("p", "r", "2"), Stop));

        wire.Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task Two_lost_requests_are_made_good_and_three_are_reported()
    {
        var (ours, theirs, wire) = await NewFaultyTableAsync();
        wire.LoseRequests(2);
        await ours.AddEntityAsync(Row("p", "r", "1"), Stop);
        (await FindAsync(theirs, "r")).ShouldNotBeNull();

        wire.LoseRequests(3);
        (await Should.ThrowAsync<RequestFailedException>(() => ours.AddEntityAsync(Row("p", "s", "1"), Stop))).Status.ShouldBe(0);
        wire.Attempts.ShouldBe(3);
        (await FindAsync(theirs, "s")).ShouldBeNull();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_server_that_fails_or_is_busy_is_asked_again(int status)
    {
        var (ours, theirs, wire) = await NewFaultyTableAsync();
        wire.LoseAnswers(1, fault: new RequestFailedException(status, "Busy", "ServerBusy", innerException: null));

        await ours.AddEntityAsync(Row("p", "r", "1"), Stop);

        wire.Attempts.ShouldBe(2);
        (await FindAsync(theirs, "r")).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_time_out_is_asked_again_and_a_cancellation_is_not()
    {
        var (ours, _, wire) = await NewFaultyTableAsync();
        wire.LoseAnswers(1, fault: new TaskCanceledException("The attempt took too long."));
        await ours.AddEntityAsync(Row("p", "r", "1"), Stop);
        wire.Attempts.ShouldBe(2);

        using var cancelled = new CancellationTokenSource();
        wire.LoseAnswers(1, async () => await cancelled.CancelAsync(), new TaskCanceledException("We were stopped."));
        await Should.ThrowAsync<OperationCanceledException>(() => ours.AddEntityAsync(Row("p", "s", "1"), cancelled.Token));
        wire.Attempts.ShouldBe(1);
    }
}
