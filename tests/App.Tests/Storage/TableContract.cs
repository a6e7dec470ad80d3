using Azure;
using CrmSync.App.Storage.Tables;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Storage;

/// <summary>What every table does, real or in memory. Single rows here; queries, transactions and limits in the other parts.</summary>
public abstract partial class TableContract
{
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract TableServiceClient Service { get; }

    protected static string NewName() => "t" + Guid.NewGuid().ToString("N");

    private async Task<TableClient> NewTableAsync()
    {
        var table = Service.GetTableClient(NewName());
        await table.CreateIfNotExistsAsync(Stop);
        return table;
    }

    protected static TableEntity Row(string partitionKey, string rowKey, string value = "v") => new(partitionKey, rowKey) { ["Value"] = value };

    protected static async Task<RequestFailedException> RefusedAsync(Task write) => await write.ShouldThrowAsync<RequestFailedException>();

    private static async Task<TableEntity> ReadAsync(TableClient table, string partitionKey, string rowKey) =>
        (await table.GetEntityIfExistsAsync(partitionKey, rowKey, select: null, Stop)).ShouldNotBeNull();

    [Fact]
    public async Task Every_type_comes_back_as_it_was_written()
    {
        var table = await NewTableAsync();
        var time = new DateTimeOffset(2026, 3, 29, 2, 30, 0, TimeSpan.FromHours(1)).AddTicks(1234567);
        var id = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e");
        await table.AddEntityAsync(
            new TableEntity("p", "r")
            {
                ["Text"] = "Łódź \"x\" \\ 日本 😀\r\n\tend", ["Empty"] = "", ["Braces"] = "{a:'b'}", ["Int"] = int.MinValue, ["Long"] = long.MaxValue, ["SmallLong"] = 7L,
                ["Double"] = 1.5, ["Whole"] = 3.0, ["Huge"] = 1e300, ["Tiny"] = double.Epsilon, ["NaN"] = double.NaN, ["Below"] = double.NegativeInfinity,
                ["Yes"] = true, ["No"] = false, ["Time"] = time, ["Id"] = id, ["NoBytes"] = Array.Empty<byte>(), ["Bytes"] = new byte[] { 0, 255, 10, 13 },
                ["Nothing"] = null,
            },
            Stop);

        var row = await ReadAsync(table, "p", "r");

        row.GetString("Text").ShouldBe("Łódź \"x\" \\ 日本 😀\r\n\tend");
        row.GetString("Empty").ShouldBe("");
        row.GetString("Braces").ShouldBe("{a:'b'}");
        row.GetInt32("Int").ShouldBe(int.MinValue);
        row.GetInt64("Long").ShouldBe(long.MaxValue);
        row["SmallLong"].ShouldBe(7L);
        row.GetDouble("Double").ShouldBe(1.5);
        row["Whole"].ShouldBe(3.0);
        row.GetDouble("Huge").ShouldBe(1e300);
        row.GetDouble("Tiny").ShouldBe(double.Epsilon);
        row.GetDouble("NaN").ShouldBe(double.NaN);
        row.GetDouble("Below").ShouldBe(double.NegativeInfinity);
        row.GetBoolean("Yes").ShouldBe(true);
        row.GetBoolean("No").ShouldBe(false);
        row.GetDateTimeOffset("Time").ShouldBe(time);
        row.GetGuid("Id").ShouldBe(id);
        row.GetBinary("NoBytes").ShouldBe([]);
        row.GetBinary("Bytes").ShouldBe([0, 255, 10, 13]);
        row.ContainsKey("Nothing").ShouldBeFalse();
        row.GetInt32("Nothing").ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => row.GetInt32("Text"));
    }

    [Fact]
    public async Task Large_binaries_come_back_whole()
    {
        var table = await NewTableAsync();
        var first = new byte[EntityLimits.BinaryBytes];
        new Random(20260329).NextBytes(first);
        var text = new string('ü', EntityLimits.StringChars);
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = first, ["B"] = first.Reverse().ToArray(), ["C"] = text }, Stop);

        var row = await ReadAsync(table, "p", "r");

        row.GetBinary("A").ShouldBe(first);
        row.GetBinary("B").ShouldBe(first.Reverse().ToArray());
        row.GetString("C").ShouldBe(text);
    }

    [Theory]
    [InlineData("o'neil", "a''b'")]
    [InlineData("ä ö+%25&=;,:@$!*()[]{}~", "日本 😀 %2F <>\"|^`")]
    [InlineData("", "")]
    [InlineData("x',RowKey='y", "z')")]
    [InlineData(".", "..")]
    public async Task Keys_may_hold_any_allowed_character(string partitionKey, string rowKey)
    {
        var table = await NewTableAsync();
        var etag = await table.AddEntityAsync(Row(partitionKey, rowKey), Stop);

        var row = await ReadAsync(table, partitionKey, rowKey);
        row.PartitionKey.ShouldBe(partitionKey);
        row.RowKey.ShouldBe(rowKey);
        row.ETag.ShouldBe(etag);

        etag = await table.UpdateEntityAsync(Row(partitionKey, rowKey, "new"), etag, TableUpdateMode.Replace, Stop);
        (await ReadAsync(table, partitionKey, rowKey)).GetString("Value").ShouldBe("new");
        await table.DeleteEntityAsync(partitionKey, rowKey, etag, Stop);
        (await table.GetEntityIfExistsAsync(partitionKey, rowKey, select: null, Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task A_written_row_has_an_etag_a_timestamp_and_no_write_id()
    {
        var table = await NewTableAsync();
        var etag = await table.AddEntityAsync(Row("p", "r"), Stop);

        var row = await ReadAsync(table, "p", "r");

        row.ETag.ShouldBe(etag);
        row.Timestamp.ShouldNotBeNull();
        row.Keys.ShouldBe(["Value"]);
    }

    [Fact]
    public async Task An_absent_row_is_null()
    {
        var table = await NewTableAsync();
        (await table.GetEntityIfExistsAsync("p", "r", select: null, Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task Creating_a_table_twice_keeps_its_rows()
    {
        var table = await NewTableAsync();
        await table.AddEntityAsync(Row("p", "r"), Stop);
        await table.CreateIfNotExistsAsync(Stop);
        (await ReadAsync(table, "p", "r")).GetString("Value").ShouldBe("v");
    }

    [Fact]
    public async Task Adding_an_existing_row_fails_with_409()
    {
        var table = await NewTableAsync();
        await table.AddEntityAsync(Row("p", "r", "first"), Stop);

        var refusal = await RefusedAsync(table.AddEntityAsync(Row("p", "r", "second"), Stop));

        refusal.Status.ShouldBe(409);
        refusal.ErrorCode.ShouldBe("EntityAlreadyExists");
        (await ReadAsync(table, "p", "r")).GetString("Value").ShouldBe("first");
    }

    [Fact]
    public async Task A_stale_etag_fails_with_412_and_changes_nothing()
    {
        var table = await NewTableAsync();
        var stale = await table.AddEntityAsync(Row("p", "r", "first"), Stop);
        var fresh = await table.UpdateEntityAsync(Row("p", "r", "second"), stale, TableUpdateMode.Merge, Stop);
        fresh.ShouldNotBe(stale);

        (await RefusedAsync(table.UpdateEntityAsync(Row("p", "r", "third"), stale, TableUpdateMode.Merge, Stop))).Status.ShouldBe(412);
        (await RefusedAsync(table.UpdateEntityAsync(Row("p", "r", "third"), stale, TableUpdateMode.Replace, Stop))).Status.ShouldBe(412);
        (await RefusedAsync(table.DeleteEntityAsync("p", "r", stale, Stop))).Status.ShouldBe(412);

        var row = await ReadAsync(table, "p", "r");
        row.GetString("Value").ShouldBe("second");
        row.ETag.ShouldBe(fresh);
    }

    [Fact]
    public async Task Merge_keeps_the_other_properties_and_replace_removes_them()
    {
        var table = await NewTableAsync();
        var etag = await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = "b" }, Stop);

        etag = await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2L }, etag, TableUpdateMode.Merge, Stop);
        var merged = await ReadAsync(table, "p", "r");
        merged["A"].ShouldBe(2L);
        merged.GetString("B").ShouldBe("b");

        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["C"] = 3 }, etag, TableUpdateMode.Replace, Stop);
        (await ReadAsync(table, "p", "r")).Keys.ShouldBe(["C"]);
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, new[] { "A", "B" })]
    [InlineData(TableUpdateMode.Replace, new[] { "B" })]
    public async Task Upsert_inserts_and_then_updates(TableUpdateMode mode, string[] expected)
    {
        var table = await NewTableAsync();
        var first = await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, mode, Stop);
        var second = await table.UpsertEntityAsync(new TableEntity("p", "r") { ["B"] = 2 }, mode, Stop);

        var row = await ReadAsync(table, "p", "r");
        row.Keys.ShouldBe(expected, ignoreOrder: true);
        row.ETag.ShouldBe(second);
        second.ShouldNotBe(first);
    }

    [Fact]
    public async Task Updating_or_deleting_an_absent_row_fails_with_404()
    {
        var table = await NewTableAsync();
        (await RefusedAsync(table.UpdateEntityAsync(Row("p", "r"), ETag.All, TableUpdateMode.Replace, Stop))).ErrorCode.ShouldBe("ResourceNotFound");
        (await RefusedAsync(table.DeleteEntityAsync("p", "r", ETag.All, Stop))).Status.ShouldBe(404);
        (await table.GetEntityIfExistsAsync("p", "r", select: null, Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task Any_etag_updates_and_deletes_what_is_there()
    {
        var table = await NewTableAsync();
        await table.AddEntityAsync(Row("p", "r"), Stop);
        await table.UpdateEntityAsync(Row("p", "r", "new"), ETag.All, TableUpdateMode.Merge, Stop);
        await table.DeleteEntityAsync("p", "r", ETag.All, Stop);
        (await table.GetEntityIfExistsAsync("p", "r", select: null, Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task A_point_read_selects_properties_and_always_knows_its_keys()
    {
        var table = await NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1L, ["B"] = 2 }, Stop);

        var row = (await table.GetEntityIfExistsAsync("p", "r", ["A", "Absent"], Stop)).ShouldNotBeNull();

        row.Keys.ShouldBe(["A"]);
        row.GetInt64("A").ShouldBe(1);
        row.RowKey.ShouldBe("r");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(new object[] { new[] { "A" } })]
    [InlineData(new object[] { new[] { "A", "Timestamp" } })]
    public async Task A_selected_row_has_no_time_that_was_not_asked_for(string[]? select)
    {
        var table = await NewTableAsync();
        var etag = await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, Stop);

        var row = (await table.GetEntityIfExistsAsync("p", "r", select, Stop)).ShouldNotBeNull();

        row.ETag.ShouldBe(etag);
        row.Timestamp.HasValue.ShouldBe(select is null || select.Contains("Timestamp"));
    }

    [Fact]
    public async Task What_is_done_to_a_row_after_it_was_written_or_read_changes_no_other()
    {
        var table = await NewTableAsync();
        var written = new TableEntity("p", "r") { ["Bytes"] = new byte[] { 1 }, ["Text"] = "as written" };
        await table.AddEntityAsync(written, Stop);
        written["Text"] = "changed";
        written.GetBinary("Bytes").ShouldNotBeNull()[0] = 2;
        var read = await ReadAsync(table, "p", "r");
        read["Text"] = "changed";
        read.GetBinary("Bytes").ShouldNotBeNull()[0] = 3;

        var row = await ReadAsync(table, "p", "r");

        row.GetString("Text").ShouldBe("as written");
        row.GetBinary("Bytes").ShouldBe([1]);
    }

    [Fact]
    public async Task A_time_comes_back_in_UTC()
    {
        var table = await NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["T"] = new DateTimeOffset(2026, 3, 29, 2, 30, 0, TimeSpan.FromHours(1)) }, Stop);

        (await ReadAsync(table, "p", "r")).GetDateTimeOffset("T").ShouldNotBeNull().Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_merge_with_nothing_takes_nothing_away_and_is_a_write()
    {
        var table = await NewTableAsync();
        var etag = await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, Stop);

        var merged = await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = null }, etag, TableUpdateMode.Merge, Stop);

        merged.ShouldNotBe(etag);
        (await ReadAsync(table, "p", "r")).GetInt32("A").ShouldBe(1);
    }

    [Fact]
    public async Task A_row_that_was_deleted_and_written_again_is_another_one()
    {
        var table = await NewTableAsync();
        var first = await table.AddEntityAsync(Row("p", "r"), Stop);
        await table.DeleteEntityAsync("p", "r", first, Stop);
        await table.AddEntityAsync(Row("p", "r"), Stop);

        (await RefusedAsync(table.UpdateEntityAsync(Row("p", "r"), first, TableUpdateMode.Replace, Stop))).ErrorCode.ShouldBe("UpdateConditionNotSatisfied");
    }

    [Fact]
    public async Task Two_clients_see_one_table()
    {
        var table = await NewTableAsync();
        var etag = await table.AddEntityAsync(Row("p", "r"), Stop);

        (await ReadAsync(Service.GetTableClient(table.Name), "p", "r")).ETag.ShouldBe(etag);
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing()
    {
        var table = await NewTableAsync();
        var cancelled = new CancellationToken(canceled: true);

        await Should.ThrowAsync<OperationCanceledException>(() => table.AddEntityAsync(Row("p", "r"), cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => table.GetEntityIfExistsAsync("p", "r", select: null, cancelled));

        (await table.GetEntityIfExistsAsync("p", "r", select: null, Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task A_missing_table_is_an_error_and_not_an_absent_row()
    {
        var table = Service.GetTableClient(NewName());
        Func<Task>[] calls =
        [
            () => table.GetEntityIfExistsAsync("p", "r", select: null, Stop), () => table.AddEntityAsync(Row("p", "r"), Stop),
            () => table.UpsertEntityAsync(Row("p", "r"), TableUpdateMode.Merge, Stop), () => table.UpdateEntityAsync(Row("p", "r"), ETag.All, TableUpdateMode.Replace, Stop),
            () => table.DeleteEntityAsync("p", "r", ETag.All, Stop), () => RowKeysAsync(table, filter: null),
            () => table.SubmitTransactionAsync([new(TableTransactionActionType.Add, Row("p", "r"))], Stop),
        ];
        foreach (var call in calls)
        {
            var refusal = await call.ShouldThrowAsync<RequestFailedException>();
            refusal.Status.ShouldBe(404);
            refusal.ErrorCode.ShouldBe("TableNotFound");
        }
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("1abc")]
    [InlineData("a-bc")]
    [InlineData("Tables")]
    public void A_table_name_that_Azure_refuses_is_refused(string name) =>
        Should.Throw<ArgumentException>(() => Service.GetTableClient(name));
}
