using System.Buffers;
using System.Text.Json;
using Azure;
using Azure.Core;

namespace CrmSync.App.Storage.Tables;

/// <summary>One request as plain data, so that every attempt sends the same bytes.</summary>
/// <param name="Path">Below the endpoint, already escaped.</param>
/// <param name="Query">Already escaped, without the question mark.</param>
internal sealed record TableRequest(RequestMethod Method, string Path)
{
    public string Query { get; init; } = "";

    public string? IfMatch { get; init; }

    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    // https://learn.microsoft.com/rest/api/storageservices/create-table
    public static TableRequest CreateTable(string table)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["TableName"] = table });
        return new(RequestMethod.Post, "Tables") { ContentType = "application/json", Body = body };
    }

    // https://learn.microsoft.com/rest/api/storageservices/insert-entity
    public static TableRequest Add(string table, TableEntity entity, string writeId) =>
        WithEntity(new(RequestMethod.Post, table), entity, writeId);

    // https://learn.microsoft.com/rest/api/storageservices/update-entity2 and merge-entity; without If-Match, the insert-or forms
    public static TableRequest Update(string table, TableEntity entity, ETag? ifMatch, TableUpdateMode mode, string writeId)
    {
        var method = mode == TableUpdateMode.Merge ? RequestMethod.Patch : RequestMethod.Put;
        var request = new TableRequest(method, RowPath(table, entity.PartitionKey, entity.RowKey)) { IfMatch = ifMatch?.ToString("H") };
        return WithEntity(request, entity, writeId);
    }

    // https://learn.microsoft.com/rest/api/storageservices/delete-entity1
    public static TableRequest Delete(string table, string partitionKey, string rowKey, ETag ifMatch) =>
        new(RequestMethod.Delete, RowPath(table, partitionKey, rowKey)) { IfMatch = ifMatch.ToString("H") };

    // https://learn.microsoft.com/rest/api/storageservices/query-entities
    public static TableRequest Get(string table, string partitionKey, string rowKey, IEnumerable<string>? select) =>
        new(RequestMethod.Get, RowPath(table, partitionKey, rowKey)) { Query = TableQuery.Select(select) };

    private static string RowPath(string table, string partitionKey, string rowKey) =>
        $"{table}(PartitionKey='{EscapeKey(partitionKey)}',RowKey='{EscapeKey(rowKey)}')";

    private static string EscapeKey(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));

    private static TableRequest WithEntity(TableRequest request, TableEntity entity, string writeId)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        TableEntityJson.Write(body, entity, writeId);
        return request with { ContentType = "application/json", Body = body.WrittenMemory };
    }
}
