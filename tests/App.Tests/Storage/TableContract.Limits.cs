using Azure;
using CrmSync.App.Storage.Tables;
using Shouldly;
using Xunit;
using static CrmSync.App.Storage.Tables.TableTransactionActionType;

namespace CrmSync.App.Tests.Storage;

public abstract partial class TableContract
{
    private async Task RefusedBeforeSendingAsync(TableEntity entity, params string[] says)
    {
        var table = await NewTableAsync();
        Func<Task>[] writes =
        [
            () => table.AddEntityAsync(entity, Stop),
            () => table.UpsertEntityAsync(entity, TableUpdateMode.Merge, Stop),
            () => table.UpdateEntityAsync(entity, ETag.All, TableUpdateMode.Replace, Stop),
            () => table.SubmitTransactionAsync([new(UpsertReplace, entity)], Stop),
        ];
        foreach (var write in writes)
        {
            var message = (await write.ShouldThrowAsync<ArgumentException>()).Message;
            says.ShouldAllBe(part => message.Contains(part), message);
        }

        (await RowKeysAsync(table, filter: null)).ShouldBeEmpty();
    }

    private async Task TransactionRefusedAsync(IEnumerable<TableTransactionAction> actions, params string[] says)
    {
        var table = await NewTableAsync();
        var message = (await Should.ThrowAsync<ArgumentException>(() => table.SubmitTransactionAsync(actions, Stop))).Message;
        says.ShouldAllBe(part => message.Contains(part), message);
        (await RowKeysAsync(table, filter: null)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData('/')]
    [InlineData('\\')]
    [InlineData('#')]
    [InlineData('?')]
    [InlineData('\u0000')]
    [InlineData('\u001F')]
    [InlineData('\u007F')]
    [InlineData('\u009F')]
    public async Task A_forbidden_character_in_a_key_is_refused(char forbidden)
    {
        await RefusedBeforeSendingAsync(Row("p", "a" + forbidden), "RowKey", $"U+{(int)forbidden:X4} at 1");
        await RefusedBeforeSendingAsync(Row(forbidden + "a", "r"), "PartitionKey", "at 0");
        var table = await NewTableAsync();
        Should.Throw<ArgumentException>(() => table.DeleteEntityAsync("p", "a" + forbidden, ETag.All, Stop));
        await Should.ThrowAsync<ArgumentException>(() => table.GetEntityIfExistsAsync("p", "a" + forbidden, select: null, Stop));
    }

    [Fact]
    public async Task A_key_of_1024_characters_is_taken_and_one_more_refused()
    {
        var table = await NewTableAsync();
        await table.AddEntityAsync(Row("p", new string('k', 512)), Stop);
        EntityLimits.Check(Row(new string('p', 1024), new string('k', 1024)), "id");
        await RefusedBeforeSendingAsync(Row("p", new string('k', 1025)), "RowKey has 1025 characters", "1024 are allowed");
        await RefusedBeforeSendingAsync(Row(new string('k', 1025), "r"), "PartitionKey has 1025 characters");
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_refused_in_keys_and_strings()
    {
        await RefusedBeforeSendingAsync(Row("p", "a\uD83D"), "surrogate");
        await RefusedBeforeSendingAsync(Row("p", "r", "\uDE00\uD83D"), "(p, r)", "surrogate pair in Value");
    }

    [Fact]
    public async Task More_than_251_properties_beside_ours_are_refused()
    {
        var row = new TableEntity("p", "r");
        for (var number = 0; number < 251; number++)
        {
            row[$"P{number}"] = number;
        }

        await (await NewTableAsync()).AddEntityAsync(row, Stop);
        row["One"] = 1;
        await RefusedBeforeSendingAsync(row, "Row (p, r)", "252 properties", "251 are allowed");
    }

    [Theory]
    [InlineData("1a")]
    [InlineData("a-b")]
    [InlineData("a b")]
    [InlineData("a.b")]
    [InlineData("Größe@odata.type")]
    public async Task A_property_name_that_is_no_identifier_is_refused(string name) =>
        await RefusedBeforeSendingAsync(new TableEntity("p", "r") { [name] = 1 }, "Row (p, r)", name, "C# identifier");

    [Theory]
    [InlineData("PartitionKey")]
    [InlineData("RowKey")]
    [InlineData("Timestamp")]
    [InlineData("ETag")]
    [InlineData("WriteId")]
    public async Task A_property_name_that_is_taken_is_refused(string name) =>
        await RefusedBeforeSendingAsync(new TableEntity("p", "r") { [name] = "x" }, name, "taken");

    [Fact]
    public async Task A_property_name_of_256_characters_or_none_is_refused()
    {
        await (await NewTableAsync()).AddEntityAsync(new TableEntity("p", "r") { [new string('a', 255)] = 1, ["_Größe9"] = 2 }, Stop);
        await RefusedBeforeSendingAsync(new TableEntity("p", "r") { [new string('a', 256)] = 1 }, "256 characters", "255");
        await RefusedBeforeSendingAsync(new TableEntity("p", "r") { [""] = 1 }, "0 characters");
    }

    [Fact]
    public async Task A_string_over_32768_characters_is_refused() =>
        await RefusedBeforeSendingAsync(Row("p", "r", new string('x', 32769)), "Row (p, r)", "32769 characters in Value", "32768 are allowed");

    [Fact]
    public async Task A_binary_over_64_KiB_is_refused() =>
        await RefusedBeforeSendingAsync(new TableEntity("p", "r") { ["B"] = new byte[65537] }, "Row (p, r)", "65537 bytes in B", "65536 are allowed");

    [Fact]
    public async Task A_row_over_1_MiB_by_Azures_formula_is_refused()
    {
        var row = new TableEntity("p", "r");
        for (var number = 0; number < 15; number++)
        {
            row[$"B{number:D2}"] = new byte[65536];
        }

        // 4 + keys 4 + 15 × (8 + 6 + 4 + 65536) + WriteId (8 + 14 + 4 + 2 × 2) leaves 65228 of 1 MiB; a last property takes 18 + its bytes.
        const int room = 65228;
        row["B15"] = new byte[room - 18];
        EntityLimits.Size(row, "id").ShouldBe(1024 * 1024);
        EntityLimits.Check(row, "id");
        row["B15"] = new byte[room - 17];
        Should.Throw<ArgumentException>(() => EntityLimits.Check(row, "id")).Message.ShouldContain("1048577 bytes; 1048576 are allowed");
        await RefusedBeforeSendingAsync(row, "Row (p, r)", "1048576 are allowed");
    }

    [Fact]
    public async Task A_time_before_1601_is_refused()
    {
        var earliest = new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await (await NewTableAsync()).AddEntityAsync(new TableEntity("p", "r") { ["T"] = earliest }, Stop);
        await RefusedBeforeSendingAsync(new TableEntity("p", "r") { ["T"] = earliest.AddTicks(-1) }, "Row (p, r)", "1600-12-31 in T", "1601-01-01");
    }

    [Fact]
    public void A_value_that_tables_do_not_store_is_refused()
    {
        var row = new TableEntity("p", "r");
        Should.Throw<ArgumentException>(() => row["D"] = 1.5m).Message.ShouldContain("Decimal");
        Should.Throw<ArgumentException>(() => row["L"] = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified)).Message.ShouldContain("DateTime");
    }

    [Fact]
    public async Task A_transaction_of_none_or_101_actions_is_refused()
    {
        await TransactionRefusedAsync([], "0 actions");
        await TransactionRefusedAsync(Enumerable.Range(0, 101).Select(n => new TableTransactionAction(Add, Row("p", $"{n}"))), "101 actions", "Row (p, 0)", "100 are allowed");
    }

    [Fact]
    public async Task A_transaction_over_4_MiB_is_refused()
    {
        var actions = Enumerable.Range(0, 100).Select(n => new TableTransactionAction(Add, new TableEntity("p", $"{n}") { ["B"] = new byte[32 * 1024] }));
        await TransactionRefusedAsync(actions, "4194304 are allowed", "Row (p, 0)");
    }

    [Fact]
    public async Task A_transaction_over_two_partitions_is_refused() =>
        await TransactionRefusedAsync([new(Add, Row("p", "a")), new(Add, Row("q", "b"))], "Row (q, b)", "partition p");

    [Fact]
    public async Task A_transaction_with_a_row_twice_is_refused() =>
        await TransactionRefusedAsync([new(Add, Row("p", "a")), new(Delete, Row("p", "a"), ETag.All)], "Row (p, a)", "twice");

    [Fact]
    public async Task A_filter_of_more_than_15_comparisons_is_refused()
    {
        var table = await NewTableAsync();
        static string Any(int count) => string.Join(" or ", Enumerable.Range(0, count).Select(n => TableFilter.Create($"(Value eq {$"a eq 'b{n}' or"})")));
        (await RowKeysAsync(table, Any(15))).ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => table.QueryAsync(Any(16), maxPerPage: null, select: null, Stop)).Message.ShouldContain("16 comparisons; 15 are allowed");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task A_page_of_no_rows_or_more_than_1000_is_refused(int rows)
    {
        var table = await NewTableAsync();
        Should.Throw<ArgumentException>(() => table.QueryAsync(filter: null, rows, select: null, Stop)).Message.ShouldContain("1 to 1000");
    }

    [Fact]
    public async Task A_conditional_write_without_an_etag_is_refused()
    {
        var table = await NewTableAsync();
        Should.Throw<ArgumentException>(() => table.UpdateEntityAsync(Row("p", "r"), default, TableUpdateMode.Merge, Stop)).Message.ShouldContain("needs an ETag");
        Should.Throw<ArgumentException>(() => table.DeleteEntityAsync("p", "r", default, Stop)).Message.ShouldContain("needs an ETag");
    }
}
