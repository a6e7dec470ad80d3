using Azure;
using Azure.Core;
using CrmSync.App.Storage;
using CrmSync.App.Storage.Tables;
using Shouldly;
using Xunit;
using static CrmSync.App.Storage.Tables.TableTransactionActionType;

namespace CrmSync.App.Tests.Storage;

/// <summary>What happens when an answer is lost: our own write is recognised behind the refusal, anybody else's is not.</summary>
public sealed class TableClientRetryFacts(AzuriteFixture azurite)
{
    private readonly FaultyWire _wire = new();
    private int _writes;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The table through a wire that can lose answers, and the same table as somebody else sees it.</summary>
    private async Task<(TableClient Ours, TableClient Theirs)> TablesAsync()
    {
        var options = new TableClientOptions { NewWriteId = () => $"ours{++_writes}", RetryOptions = new StorageRetryOptions { FirstDelay = TimeSpan.FromMilliseconds(1) } };
        options.AddPolicy(_wire, HttpPipelinePosition.PerRetry);
        var ours = await azurite.NewTableAsync(options, Stop);
        return (ours, new TableServiceClient(azurite.ConnectionString, AzuriteFixture.Options()).GetTableClient(ours.Name));
    }

    private static TableEntity Row(string rowKey, string value) => new("p", rowKey) { ["Value"] = value };

    private static async Task<TableEntity?> ReadAsync(TableClient table, string rowKey) => await table.GetEntityIfExistsAsync("p", rowKey, select: null, Stop);

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task Our_own_update_behind_a_412_succeeds(TableUpdateMode mode)
    {
        var (ours, theirs) = await TablesAsync();
        var etag = await ours.AddEntityAsync(Row("r", "1"), Stop);
        _wire.LoseAnswers(1);

        var written = await ours.UpdateEntityAsync(Row("r", "2"), etag, mode, Stop);

        _wire.Attempts.ShouldBe(2);
        var row = (await ReadAsync(theirs, "r")).ShouldNotBeNull();
        row.GetString("Value").ShouldBe("2");
        row.ETag.ShouldBe(written);
    }

    [Fact]
    public async Task Our_own_insert_behind_a_409_succeeds()
    {
        var (ours, theirs) = await TablesAsync();
        _wire.LoseAnswers(1);

        var written = await ours.AddEntityAsync(Row("r", "1"), Stop);

        _wire.Attempts.ShouldBe(2);
        (await ReadAsync(theirs, "r")).ShouldNotBeNull().ETag.ShouldBe(written);
    }

    [Fact]
    public async Task Our_own_delete_behind_a_404_succeeds()
    {
        var (ours, theirs) = await TablesAsync();
        var etag = await ours.AddEntityAsync(Row("r", "1"), Stop);
        _wire.LoseAnswers(1);

        await ours.DeleteEntityAsync("p", "r", etag, Stop);

        _wire.Attempts.ShouldBe(2);
        (await ReadAsync(theirs, "r")).ShouldBeNull();
    }

    [Fact]
    public async Task Our_own_transaction_behind_a_refusal_succeeds_with_every_etag()
    {
        var (ours, theirs) = await TablesAsync();
        var etag = await ours.AddEntityAsync(Row("updated", "1"), Stop);
        await ours.AddEntityAsync(Row("deleted", "1"), Stop);
        _wire.LoseAnswers(1);

        var etags = await ours.SubmitTransactionAsync(
            [new(Delete, Row("deleted", ""), ETag.All), new(Add, Row("added", "1")), new(UpdateReplace, Row("updated", "2"), etag)], Stop);

        _wire.Attempts.ShouldBe(2);
        etags[0].ShouldBe(default);
        etags[1].ShouldBe((await ReadAsync(theirs, "added")).ShouldNotBeNull().ETag);
        etags[2].ShouldBe((await ReadAsync(theirs, "updated")).ShouldNotBeNull().ETag);
    }

    [Fact]
    public async Task Our_own_transaction_is_recognised_when_one_row_was_since_overwritten()
    {
        var (ours, theirs) = await TablesAsync();
        _wire.LoseAnswers(1, async () => await theirs.UpsertEntityAsync(Row("a", "theirs"), TableUpdateMode.Replace, Stop));

        var etags = await ours.SubmitTransactionAsync([new(Add, Row("a", "ours")), new(Add, Row("b", "ours"))], Stop);

        etags[1].ShouldBe((await ReadAsync(theirs, "b")).ShouldNotBeNull().ETag);
        (await ReadAsync(theirs, "a")).ShouldNotBeNull().GetString("Value").ShouldBe("theirs");
        (await Should.ThrowAsync<RequestFailedException>(() => ours.UpdateEntityAsync(Row("a", "again"), etags[0], TableUpdateMode.Replace, Stop))).Status.ShouldBe(412);
    }

    [Fact]
    public async Task Our_own_transaction_of_deletes_only_succeeds_behind_a_404()
    {
        var (ours, theirs) = await TablesAsync();
        await ours.AddEntityAsync(Row("a", "1"), Stop);
        await ours.AddEntityAsync(Row("b", "1"), Stop);
        _wire.LoseAnswers(1);

        await ours.SubmitTransactionAsync([new(Delete, Row("a", ""), ETag.All), new(Delete, Row("b", ""), ETag.All)], Stop);

        (await ReadAsync(theirs, "a")).ShouldBeNull();
        (await ReadAsync(theirs, "b")).ShouldBeNull();
    }

    [Fact]
    public async Task A_foreign_update_behind_a_412_is_not_ours()
    {
        var (ours, theirs) = await TablesAsync();
        var etag = await ours.AddEntityAsync(Row("r", "1"), Stop);
        _wire.LoseAnswers(1, async () => await theirs.UpsertEntityAsync(Row("r", "theirs"), TableUpdateMode.Merge, Stop));

        var refusal = await Should.ThrowAsync<RequestFailedException>(() => ours.UpdateEntityAsync(Row("r", "2"), etag, TableUpdateMode.Merge, Stop));

        refusal.Status.ShouldBe(412);
        (await ReadAsync(theirs, "r")).ShouldNotBeNull().GetString("Value").ShouldBe("theirs");
    }

    [Fact]
    public async Task A_foreign_insert_behind_a_409_is_not_ours()
    {
        var (ours, theirs) = await TablesAsync();
        await theirs.AddEntityAsync(Row("r", "theirs"), Stop);
        _wire.LoseRequests(1);

        (await Should.ThrowAsync<RequestFailedException>(() => ours.AddEntityAsync(Row("r", "ours"), Stop))).Status.ShouldBe(409);

        _wire.Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task A_foreign_transaction_behind_a_refusal_is_not_ours()
    {
        var (ours, theirs) = await TablesAsync();
        var etag = await ours.AddEntityAsync(Row("fence", "1"), Stop);
        await theirs.UpdateEntityAsync(Row("fence", "2"), etag, TableUpdateMode.Replace, Stop);
        _wire.LoseRequests(1);

        var failure = await Should.ThrowAsync<TableTransactionFailedException>(
            () => ours.SubmitTransactionAsync([new(Add, Row("new", "1")), new(UpdateReplace, Row("fence", "3"), etag)], Stop));

        failure.Status.ShouldBe(412);
        failure.FailedTransactionActionIndex.ShouldBe(1);
        (await ReadAsync(theirs, "new")).ShouldBeNull();
    }

    [Fact]
    public async Task A_row_that_a_refused_delete_leaves_is_not_ours_to_forget()
    {
        var (ours, theirs) = await TablesAsync();
        var etag = await ours.AddEntityAsync(Row("r", "1"), Stop);
        _wire.LoseAnswers(1, async () => await theirs.AddEntityAsync(Row("r", "new life"), Stop));

        (await Should.ThrowAsync<RequestFailedException>(() => ours.DeleteEntityAsync("p", "r", etag, Stop))).Status.ShouldBe(412);

        (await ReadAsync(theirs, "r")).ShouldNotBeNull().GetString("Value").ShouldBe("new life");
    }

    [Fact]
    public async Task A_refusal_at_the_first_attempt_costs_one_request()
    {
        var (ours, _) = await TablesAsync();
        await ours.AddEntityAsync(Row("r", "1"), Stop);
        _wire.LoseAnswers(0);

        await Should.ThrowAsync<RequestFailedException>(() => ours.AddEntityAsync(Row("r", "2"), Stop));

        _wire.Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task Two_lost_requests_are_made_good_and_three_are_reported()
    {
        var (ours, theirs) = await TablesAsync();
        _wire.LoseRequests(2);
        await ours.AddEntityAsync(Row("r", "1"), Stop);
        (await ReadAsync(theirs, "r")).ShouldNotBeNull();

        _wire.LoseRequests(3);
        (await Should.ThrowAsync<RequestFailedException>(() => ours.AddEntityAsync(Row("s", "1"), Stop))).Status.ShouldBe(0);
        _wire.Attempts.ShouldBe(3);
        (await ReadAsync(theirs, "s")).ShouldBeNull();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_server_that_fails_or_is_busy_is_asked_again(int status)
    {
        var (ours, theirs) = await TablesAsync();
        _wire.LoseAnswers(1, fault: new RequestFailedException(status, "Busy", "ServerBusy", innerException: null));

        await ours.AddEntityAsync(Row("r", "1"), Stop);

        _wire.Attempts.ShouldBe(2);
        (await ReadAsync(theirs, "r")).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_time_out_is_asked_again_and_a_cancellation_is_not()
    {
        var (ours, _) = await TablesAsync();
        _wire.LoseAnswers(1, fault: new TaskCanceledException("The attempt took too long."));
        await ours.AddEntityAsync(Row("r", "1"), Stop);
        _wire.Attempts.ShouldBe(2);

        using var cancelled = new CancellationTokenSource();
        _wire.LoseAnswers(1, async () => await cancelled.CancelAsync(), new TaskCanceledException("We were stopped."));
        await Should.ThrowAsync<OperationCanceledException>(() => ours.AddEntityAsync(Row("s", "1"), cancelled.Token));
        _wire.Attempts.ShouldBe(1);
    }
}
