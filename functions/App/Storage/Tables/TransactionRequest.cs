using System.Buffers;
using System.Globalization;
using System.Text;
using Azure.Core;

namespace CrmSync.App.Storage.Tables;

/// <summary>
/// A transaction on the wire: one changeset in one batch, as multipart/mixed.
/// https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions
/// </summary>
internal static class TransactionRequest
{
    // A boundary ends a line, and no line can end inside a part: JSON and URLs escape line ends. So it need not be random.
    private const string Batch = "batch_rows";
    private const string Changeset = "changeset_rows";

    public static TableRequest Create(string root, string table, IReadOnlyList<TableTransactionAction> actions, string writeId)
    {
        var body = new ArrayBufferWriter<byte>(1024 * (actions.Count + 1));
        Write(body, $"--{Batch}\r\nContent-Type: multipart/mixed; boundary={Changeset}\r\n\r\n");
        for (var index = 0; index < actions.Count; index++)
        {
            WritePart(body, root, Part(table, actions[index], writeId), index);
        }

        Write(body, $"--{Changeset}--\r\n--{Batch}--\r\n");
        return new TableRequest(RequestMethod.Post, "$batch") { ContentType = $"multipart/mixed; boundary={Batch}", Body = body.WrittenMemory };
    }

    private static TableRequest Part(string table, TableTransactionAction action, string writeId)
    {
        var entity = action.Entity;
        return action.ActionType switch
        {
            TableTransactionActionType.Add => TableRequest.Add(table, entity, writeId),
            TableTransactionActionType.UpdateMerge => TableRequest.Update(table, entity, action.ETag, TableUpdateMode.Merge, writeId),
            TableTransactionActionType.UpdateReplace => TableRequest.Update(table, entity, action.ETag, TableUpdateMode.Replace, writeId),
            TableTransactionActionType.UpsertMerge => TableRequest.Update(table, entity, ifMatch: null, TableUpdateMode.Merge, writeId),
            TableTransactionActionType.UpsertReplace => TableRequest.Update(table, entity, ifMatch: null, TableUpdateMode.Replace, writeId),
            TableTransactionActionType.Delete => TableRequest.Delete(table, entity.PartitionKey, entity.RowKey, action.ETag),
            _ => throw new InvalidOperationException($"{action.ActionType} is no action of a transaction."),
        };
    }

    private static void WritePart(ArrayBufferWriter<byte> body, string root, TableRequest part, int index)
    {
        // The service echoes Content-ID; Azurite counts from 1 by itself, so we do the same.
        var contentId = (index + 1).ToString(CultureInfo.InvariantCulture);
        Write(body, $"--{Changeset}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
        Write(body, $"{part.Method} {root}{part.Path} HTTP/1.1\r\nContent-ID: {contentId}\r\nAccept: {TableTransport.Accept}\r\nDataServiceVersion: 3.0\r\n");
        if (part.IfMatch is not null)
        {
            Write(body, $"If-Match: {part.IfMatch}\r\n");
        }

        if (part.ContentType is not null)
        {
            Write(body, $"Content-Type: {part.ContentType}\r\nPrefer: return-no-content\r\n");
        }

        Write(body, "\r\n");
        body.Write(part.Body.Span);
        Write(body, "\r\n");
    }

    private static void Write(ArrayBufferWriter<byte> body, string text) => Encoding.UTF8.GetBytes(text, body);
}
