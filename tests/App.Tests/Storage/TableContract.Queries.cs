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
        var row = new TableEntity("p", "hit") { ["S"] = "o'n", ["I"] = 5, ["L"] = 5_000_000_000L, ["D"] = 2.5, ["B"] = true, ["T"] = time, ["G"] = id };
        await table.AddEntityAsync(row, Stop);
        await table.AddEntityAsync(new TableEntity("p", "miss") { ["S"] = "on", ["I"] = 4, ["L"] = 4L, ["D"] = 2.0, ["B"] = false, ["T"] = time.AddTicks(-10_000_000), ["G"] = Guid.Empty }, Stop);

        string[] filters =
        [
            TableFilter.Create($"S eq {"o'n"}"), TableFilter.Create($"I gt {4}"), TableFilter.Create($"L ge {5_000_000_000L}"), TableFilter.Create($"D gt {2.0}"),
            TableFilter.Create($"B eq {true}"), TableFilter.Create($"T ge {time}"), TableFilter.Create($"G eq {id}"), TableFilter.Create($"not (I eq {4})"),
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
}
