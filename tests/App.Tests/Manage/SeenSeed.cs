using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Storage.Tables;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using Xunit;

namespace CrmSync.App.Tests.Manage;

/// <summary>Puts rows where a pull and an apply would have put them.</summary>
internal static class SeenSeed
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A due row; answers the link row of the record.</summary>
    public static async Task<string> AddAsync(ManageBench bench, Sync sync, Side side, string id, SeenKind kind)
    {
        var end = sync.On(side);
        var key = RecordKey.Of(end.Identity, new RecordId(id));
        var empty = new TableEntity(Keys.PlacePartition(sync.Tenant, end.PlaceId), Keys.SeenRow(sync.Id, key));
        var etag = await bench.Get<StateTables>().Seen.AddEntityAsync(empty, Stop);
        var row = new SeenRow(sync.Id, key, new RecordId(id)) { Kind = kind, Due = true, DueAt = DateTimeOffset.UtcNow, Modified = DateTimeOffset.UtcNow, Version = new("1"), ETag = etag };
        await bench.Get<SeenRows>().ReplaceAsync(sync.Tenant, end.PlaceId, [row], Stop);
        return Keys.LinkRow(side, key);
    }

    public static async Task PairAsync(ManageBench bench, Sync sync, string left, string right)
    {
        var (leftId, rightId) = (new RecordId(left), new RecordId(right));
        var link = new Link(new LinkState.Paired(), LinkSide.Unknown with { Id = leftId, Version = new("1") }, LinkSide.Unknown with { Id = rightId, Version = new("1") }, 0);
        var stored = new StoredLink(Keys.LinkRow(Side.Left, RecordKey.Of(sync.Left.Identity, leftId)), Keys.LinkRow(Side.Right, RecordKey.Of(sync.Right.Identity, rightId)), false, link, default);
        await bench.Get<LinkRows>().SaveAsync(sync.Tenant, sync.Id, [stored], Stop);
    }
}
