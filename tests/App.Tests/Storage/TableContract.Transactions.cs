using Azure;
using CrmSync.App.Storage.Tables;
using Shouldly;
using Xunit;
using static CrmSync.App.Storage.Tables.TableTransactionActionType;

namespace CrmSync.App.Tests.Storage;

public abstract partial class TableContract
{
    private static async Task<TableTransactionFailedException> FailedAsync(TableClient table, params TableTransactionAction[] actions) =>
        await table.SubmitTransactionAsync(actions, Stop).ShouldThrowAsync<TableTransactionFailedException>();

    [Fact]
    public async Task A_transaction_does_every_kind_of_action_and_returns_the_etags()
    {
        var table = await NewTableAsync();
        var old = await table.AddEntityAsync(new TableEntity("o'p ü", "merged") { ["A"] = 1 }, Stop);
        await table.AddEntityAsync(Row("o'p ü", "replaced"), Stop);
        await table.AddEntityAsync(Row("o'p ü", "deleted"), Stop);

        var etags = await table.SubmitTransactionAsync(
            [
                new(Add, Row("o'p ü", "added {1}\"")), new(UpdateMerge, new TableEntity("o'p ü", "merged") { ["B"] = "{}\r\n--changeset_rows--" }, old),
                new(UpdateReplace, new TableEntity("o'p ü", "replaced") { ["C"] = 1.0 }, ETag.All), new(Delete, new TableEntity("o'p ü", "deleted"), ETag.All),
                new(UpsertMerge, Row("o'p ü", "upserted'")), new(UpsertReplace, Row("o'p ü", "put")),
            ],
            Stop);

        etags.Count.ShouldBe(6);
        etags[3].ShouldBe(default);
        (await ReadAsync(table, "o'p ü", "added {1}\"")).ETag.ShouldBe(etags[0]);
        var merged = await ReadAsync(table, "o'p ü", "merged");
        merged.ETag.ShouldBe(etags[1]);
        merged.GetInt32("A").ShouldBe(1);
        merged.GetString("B").ShouldBe("{}\r\n--changeset_rows--");
        (await ReadAsync(table, "o'p ü", "replaced")).Keys.ShouldBe(["C"]);
        (await table.GetEntityIfExistsAsync("o'p ü", "deleted", select: null, Stop)).ShouldBeNull();
        (await ReadAsync(table, "o'p ü", "upserted'")).ETag.ShouldBe(etags[4]);
        (await ReadAsync(table, "o'p ü", "put")).ETag.ShouldBe(etags[5]);
    }

    [Fact]
    public async Task A_transaction_with_a_stale_row_changes_nothing_and_names_the_row()
    {
        var table = await NewTableAsync();
        var stale = await table.AddEntityAsync(Row("p", "fence", "1"), Stop);
        var held = await table.AddEntityAsync(Row("p", "held", "1"), Stop);
        await table.UpdateEntityAsync(Row("p", "fence", "2"), stale, TableUpdateMode.Replace, Stop);

        var failure = await FailedAsync(
            table, new(Add, Row("p", "new")), new(UpdateReplace, Row("p", "held", "2"), held), new(UpdateReplace, Row("p", "fence", "3"), stale));

        failure.Status.ShouldBe(412);
        failure.ErrorCode.ShouldBe("UpdateConditionNotSatisfied");
        failure.FailedTransactionActionIndex.ShouldBe(2);
        (await table.GetEntityIfExistsAsync("p", "new", select: null, Stop)).ShouldBeNull();
        (await ReadAsync(table, "p", "held")).GetString("Value").ShouldBe("1");
        (await ReadAsync(table, "p", "fence")).GetString("Value").ShouldBe("2");
    }

    [Fact]
    public async Task A_transaction_that_adds_an_existing_row_fails_with_409()
    {
        var table = await NewTableAsync();
        await table.AddEntityAsync(Row("p", "b"), Stop);

        var failure = await FailedAsync(table, new(UpsertReplace, Row("p", "a")), new(Add, Row("p", "b")), new(UpsertReplace, Row("p", "c")));

        failure.Status.ShouldBe(409);
        failure.ErrorCode.ShouldBe("EntityAlreadyExists");
        failure.FailedTransactionActionIndex.ShouldBe(1);
        (await RowKeysAsync(table, filter: null)).ShouldBe(["b"]);
    }

    [Fact]
    public async Task A_transaction_that_deletes_an_absent_row_fails_with_404()
    {
        var table = await NewTableAsync();

        var failure = await FailedAsync(table, new(Delete, new TableEntity("p", "gone"), ETag.All), new(Add, Row("p", "a")));

        failure.Status.ShouldBe(404);
        failure.FailedTransactionActionIndex.ShouldBe(0);
        (await RowKeysAsync(table, filter: null)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_that_a_transaction_took_is_not_changed_with_its_entity()
    {
        var table = await NewTableAsync();
        var row = Row("p", "r", "as written");
        await table.SubmitTransactionAsync([new(Add, row)], Stop);
        row["Value"] = "changed";

        (await ReadAsync(table, "p", "r")).GetString("Value").ShouldBe("as written");
    }

    [Fact]
    public async Task A_transaction_of_a_hundred_large_rows_is_written_whole()
    {
        var table = await NewTableAsync();
        var bytes = new byte[26 * 1024];
        new Random(1).NextBytes(bytes);
        var etags = await table.SubmitTransactionAsync(
            Enumerable.Range(0, 100).Select(n => new TableTransactionAction(Add, new TableEntity("p", $"{n:D3}") { ["Bytes"] = bytes })), Stop);

        etags.Count.ShouldBe(100);
        (await ReadAsync(table, "p", "099")).GetBinary("Bytes").ShouldBe(bytes);
    }

    [Theory]
    [InlineData(UpdateMerge)]
    [InlineData(UpdateReplace)]
    [InlineData(Delete)]
    public void An_update_or_delete_without_an_etag_is_not_an_action(TableTransactionActionType type) =>
        Should.Throw<ArgumentException>(() => new TableTransactionAction(type, Row("p", "r"))).Message.ShouldContain("needs an ETag");

    [Fact]
    public void An_add_with_an_etag_is_not_an_action() =>
        Should.Throw<ArgumentException>(() => new TableTransactionAction(Add, Row("p", "r"), ETag.All)).Message.ShouldContain("takes no ETag");
}
