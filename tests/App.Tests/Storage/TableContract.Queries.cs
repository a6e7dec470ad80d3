using Azure;
using CrmSync.App.Storage.Tables;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Storage;

public abstract partial class TableContract
{
    private static async Task FillAsync(TableClient table, string partitionKey, int rows)
    {
        foreach (var chunk in Enumerable.Range(0, rows).Chunk(100))
        {
            var actions = chunk.Select(number =>
                new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(partitionKey, $"r{number:D5}") { ["N"] = number, ["Even"] = number % 2 == 0 }));
            await table.SubmitTransactionAsync(actions, Stop);
        }
    }

    private static async Task<List<string>> RowKeysAsync(TableClient table, string? filter)
    {
        var keys = new List<string>();
        await foreach (var row in table.QueryAsync(filter, maxPerPage: null, select: null, Stop))
        {
            keys.Add(row.RowKey);
        }

        return keys;
    }

    [Fact]
    public async Task A_query_follows_its_continuations_to_the_end()
    {
        var table = await NewTableAsync();
        await FillAsync(table, "a", 2000);
        await FillAsync(table, "b", 500);

        var rows = new List<TableEntity>();
        var pages = 0;
        await foreach (var page in table.QueryAsync(filter: null, maxPerPage: null, select: null, Stop).AsPages())
        {
            pages++;
            page.Values.Count.ShouldBeLessThanOrEqualTo(TableLimits.PageRows);
            rows.AddRange(page.Values);
        }

        rows.Select(row => $"{row.PartitionKey}/{row.RowKey}").ShouldBe(
            Enumerable.Range(0, 2000).Select(n => $"a/r{n:D5}").Concat(Enumerable.Range(0, 500).Select(n => $"b/r{n:D5}")));
        pages.ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_page_can_be_resumed_by_its_token()
    {
        var table = await NewTableAsync();
        await FillAsync(table, "ä", 25);

        string? token = null;
        await foreach (var page in table.QueryAsync(filter: null, maxPerPage: 10, select: null, Stop).AsPages())
        {
            page.Values.Count.ShouldBe(10);
            token = page.ContinuationToken;
            break;
        }

        var rest = new List<string>();
        await foreach (var page in table.QueryAsync(filter: null, maxPerPage: 10, select: null, Stop).AsPages(token))
        {
            rest.AddRange(page.Values.Select(row => row.RowKey));
        }

        rest.ShouldBe(Enumerable.Range(10, 15).Select(n => $"r{n:D5}"));
    }

    [Fact]
    public async Task A_range_of_row_keys_stays_in_its_partition()
    {
        var table = await NewTableAsync();
        await FillAsync(table, "p", 20);
        await FillAsync(table, "q", 20);

        var keys = await RowKeysAsync(table, TableFilter.Create($"PartitionKey eq {"p"} and RowKey ge {"r00005"} and RowKey lt {"r00008"}"));

        keys.ShouldBe(["r00005", "r00006", "r00007"]);
    }

    [Fact]
    public async Task Filters_compare_every_type()
    {
        var table = await NewTableAsync();
        var time = new DateTimeOffset(2026, 10, 25, 1, 0, 0, TimeSpan.Zero);
        var id = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e");
        await table.AddEntityAsync(
            new TableEntity("p", "hit")
            {
                ["S"] = "o'n", ["I"] = 5, ["L"] = 5_000_000_000L, ["D"] = 2.5, ["B"] = true, ["T"] = time, ["G"] = id, ["X"] = new byte[] { 1, 254 }, ["H"] = 1e300,
            },
            Stop);
        await table.AddEntityAsync(
            new TableEntity("p", "miss")
            {
                ["S"] = "on", ["I"] = 4, ["L"] = 4L, ["D"] = 2.0, ["B"] = false, ["T"] = time.AddSeconds(-1), ["G"] = Guid.Empty, ["X"] = new byte[] { 1 }, ["H"] = -1e300,
            },
            Stop);

        string[] filters =
        [
            TableFilter.Create($"S eq {"o'n"}"), TableFilter.Create($"I gt {4}"), TableFilter.Create($"L ge {5_000_000_000L}"), TableFilter.Create($"D gt {2.0}"),
            TableFilter.Create($"B eq {true}"), TableFilter.Create($"T ge {time}"), TableFilter.Create($"G eq {id}"), TableFilter.Create($"X eq {new byte[] { 1, 254 }}"),
            TableFilter.Create($"H gt {-2.5}"), TableFilter.Create($"L gt {5}"), TableFilter.Create($"I gt {-1} and L gt {-1L} and I ne {4}"),
            TableFilter.Create($"RowKey eq {"hit"} and Timestamp gt {time.AddYears(-10)}"), TableFilter.Create($"not (I eq {4})"),
            TableFilter.Create($"I eq {5} and (S eq {"x"} or B ne {false})"),
        ];
        foreach (var filter in filters)
        {
            (await RowKeysAsync(table, filter)).ShouldBe(["hit"], filter);
        }
    }

    [Fact]
    public async Task A_filter_that_meets_nothing_gives_no_rows()
    {
        var table = await NewTableAsync();
        await FillAsync(table, "p", 3);
        (await RowKeysAsync(table, TableFilter.Create($"PartitionKey eq {"q"}"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_query_selects_properties_and_always_knows_keys_and_etags()
    {
        var table = await NewTableAsync();
        var etag = await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 }, Stop);

        await foreach (var row in table.QueryAsync(filter: null, maxPerPage: null, ["B"], Stop))
        {
            row.Keys.ShouldBe(["B"]);
            row.PartitionKey.ShouldBe("p");
            row.RowKey.ShouldBe("r");
            row.ETag.ShouldBe(etag);
        }
    }

    [Fact]
    public async Task Rows_come_in_ordinal_order_whatever_order_they_were_written_in()
    {
        var table = await NewTableAsync();
        string[] keys = ["b", "A", "~", "a-", "B", "a", "ä", "aa", "1", "10", "2", ""];
        foreach (var key in keys)
        {
            await table.AddEntityAsync(Row("p", key), Stop);
        }

        (await RowKeysAsync(table, filter: null)).ShouldBe(["", "1", "10", "2", "A", "B", "a", "a-", "aa", "b", "~", "ä"]);
    }

    [Theory]
    [InlineData("eq", new[] { "b" })]
    [InlineData("ne", new[] { "a", "b-", "c" })]
    [InlineData("gt", new[] { "b-", "c" })]
    [InlineData("ge", new[] { "b", "b-", "c" })]
    [InlineData("lt", new[] { "a" })]
    [InlineData("le", new[] { "a", "b" })]
    public async Task A_comparison_of_keys_takes_the_rows_on_its_side(string comparison, string[] expected)
    {
        var table = await NewTableAsync();
        foreach (var key in (string[])["a", "b", "b-", "c"])
        {
            await table.AddEntityAsync(Row("p", key), Stop);
            await table.AddEntityAsync(Row(key, "row"), Stop);
        }

        (await RowKeysAsync(table, $"PartitionKey eq 'p' and RowKey {comparison} 'b'")).ShouldBe(expected);
        (await RowKeysAsync(table, $"RowKey eq 'row' and PartitionKey {comparison} 'b'")).Count.ShouldBe(expected.Length);
    }

    [Fact]
    public async Task A_range_of_row_keys_without_a_partition_is_looked_for_in_all()
    {
        var table = await NewTableAsync();
        await FillAsync(table, "p", 3);
        await FillAsync(table, "q", 3);

        (await RowKeysAsync(table, TableFilter.Create($"RowKey ge {"r00001"} and RowKey lt {"r00002"}"))).ShouldBe(["r00001", "r00001"]);
    }

    [Fact]
    public async Task And_binds_before_or_and_brackets_before_both()
    {
        var table = await NewTableAsync();
        await FillAsync(table, "p", 4);

        (await RowKeysAsync(table, TableFilter.Create($"N eq {1} or N eq {2} and Even eq {false}"))).ShouldBe(["r00001"]);
        (await RowKeysAsync(table, TableFilter.Create($"(N eq {1} or N eq {2}) and Even eq {true}"))).ShouldBe(["r00002"]);
        (await RowKeysAsync(table, TableFilter.Create($"RowKey eq {"r00000"} or RowKey eq {"r00003"}"))).ShouldBe(["r00000", "r00003"]);
    }

    [Fact]
    public async Task A_property_that_a_row_has_not_matches_no_comparison()
    {
        var table = await NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "none") { ["Other"] = 1 }, Stop);
        await table.AddEntityAsync(new TableEntity("p", "some") { ["S"] = "" }, Stop);

        (await RowKeysAsync(table, TableFilter.Create($"S ge {""}"))).ShouldBe(["some"]);
        (await RowKeysAsync(table, TableFilter.Create($"Other lt {5}"))).ShouldBe(["none"]);
    }

    [Fact]
    public async Task Pages_of_a_filter_across_partitions_hold_each_row_once()
    {
        var table = await NewTableAsync();
        foreach (var partition in (string[])["a b", "ä", "c"])
        {
            await FillAsync(table, partition, 7);
        }

        var rows = new List<string>();
        await foreach (var page in table.QueryAsync(TableFilter.Create($"Even eq {true} and RowKey ge {"r00002"}"), maxPerPage: 2, select: null, Stop).AsPages())
        {
            page.Values.Count.ShouldBeLessThanOrEqualTo(2);
            rows.AddRange(page.Values.Select(row => $"{row.PartitionKey}/{row.RowKey}"));
        }

        rows.ShouldBe(["a b/r00002", "a b/r00004", "a b/r00006", "c/r00002", "c/r00004", "c/r00006", "ä/r00002", "ä/r00004", "ä/r00006"]);
    }

    [Fact]
    public async Task A_page_goes_on_where_the_last_ended_though_its_rows_are_deleted()
    {
        var table = await NewTableAsync();
        await FillAsync(table, "p", 25);

        var keys = new List<string>();
        await foreach (var page in table.QueryAsync(TableFilter.Create($"PartitionKey eq {"p"}"), maxPerPage: 10, select: null, Stop).AsPages())
        {
            keys.AddRange(page.Values.Select(row => row.RowKey));
            await table.SubmitTransactionAsync(page.Values.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)), Stop);
        }

        keys.ShouldBe(Enumerable.Range(0, 25).Select(n => $"r{n:D5}"));
        (await RowKeysAsync(table, filter: null)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_goes_on_in_the_next_partition_though_its_own_is_gone()
    {
        var table = await NewTableAsync();
        await table.AddEntityAsync(Row("a", "r1"), Stop);
        await table.AddEntityAsync(Row("b", "r9"), Stop);
        await table.AddEntityAsync(Row("c", "r0"), Stop);

        var keys = new List<string>();
        await foreach (var page in table.QueryAsync(filter: null, maxPerPage: 1, select: null, Stop).AsPages())
        {
            keys.AddRange(page.Values.Select(row => $"{row.PartitionKey}/{row.RowKey}"));
            if (keys is ["a/r1"])
            {
                await table.DeleteEntityAsync("b", "r9", ETag.All, Stop);
            }
        }

        keys.ShouldBe(["a/r1", "c/r0"]);
    }

    [Theory]
    [InlineData("Value eq")]
    [InlineData("Value like 'a'")]
    [InlineData("(Value eq 'a'")]
    public async Task A_filter_that_is_none_is_refused_with_400(string filter)
    {
        var table = await NewTableAsync();
        await table.AddEntityAsync(Row("p", "r"), Stop);

        (await RefusedAsync(RowKeysAsync(table, filter))).Status.ShouldBe(400);
    }
}
