using System.Diagnostics;
using CrmSync.App.Storage.Tables;
using Xunit;
namespace CrmSync.Simulation.Storage;
public sealed class Speed
{
    [Fact]
    public async Task Measure()
    {
        var ct = TestContext.Current.CancellationToken;
        var table = new MemoryTableService(new MemoryTableStore(TimeProvider.System), new TableClientOptions { NewWriteId = () => "0123456789abcdef" }).GetTableClient("rows");
        await table.CreateIfNotExistsAsync(ct);
        var rnd = new Random(1);
        var keys = Enumerable.Range(0, 100_000).Select(n => $"tenant-place-{rnd.Next():x8}-{n:x8}").ToArray();
        for (var round = 0; round < 3; round++)
        {
            await Time("upsert", keys.Length, async n => await table.UpsertEntityAsync(new TableEntity("partition" + n % 100, keys[n]) { ["Hash"] = "abc", ["Due"] = true, ["At"] = 5L, ["Name"] = "some text here", ["State"] = 3 }, TableUpdateMode.Replace, ct));
            await Time("get", keys.Length, async n => await table.GetEntityIfExistsAsync("partition" + n % 100, keys[n], null, ct));
            await Time("query1000", 100, async n => { await foreach (var _ in table.QueryAsync(TableFilter.Create($"PartitionKey eq {"partition" + n}"), null, null, ct)) { } });
            await Time("query range", 10000, async n => { await foreach (var _ in table.QueryAsync(TableFilter.Create($"PartitionKey eq {"partition" + n % 100} and RowKey ge {keys[n % 5000]}"), 1, null, ct).AsPages()) { break; } });
            await Time("tx100", 500, async n => await table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(k => new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity("partition" + n % 100, keys[k * 100]) { ["Hash"] = "abc", ["Due"] = true, ["At"] = 5L, ["Name"] = "some text here", ["State"] = 3 })), ct));
        }
    }
    private static async Task Time(string what, int count, Func<int, Task> act)
    {
        var watch = Stopwatch.StartNew();
        for (var n = 0; n < count; n++) await act(n);
        Console.WriteLine($"{what}: {watch.Elapsed.TotalMicroseconds / count:f2} us");
    }
}
