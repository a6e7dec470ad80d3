using System.Globalization;
using System.Text;
using Azure;

namespace CrmSync.App.Storage.Tables;

/// <summary>
/// Reads a transaction's answer: one status line with headers per action, or a single refusal for all. Boundaries are not looked
/// at: a line that starts with HTTP/ can only be a part's status line, since JSON escapes line ends, and Azurite's boundaries
/// are not what it announces.
/// </summary>
internal static class TransactionResponse
{
    public static IReadOnlyList<ETag> Read(ReadOnlySpan<byte> body, int actionCount)
    {
        var etags = new List<ETag>(actionCount);
        while (NextStatus(ref body) is { } status)
        {
            var headers = TakeHeaders(ref body);
            if (status >= 400)
            {
                throw Failure(TableError.Read(status, body), Header(headers, "Content-ID"));
            }

            etags.Add(Header(headers, "ETag") is { } etag ? new ETag(etag) : default);
        }

        return etags.Count == actionCount
            ? etags
            : throw new RequestFailedException(0, $"The table service answered {etags.Count} actions of a transaction of {actionCount}.");
    }

    private static int? NextStatus(ref ReadOnlySpan<byte> body)
    {
        var start = body.IndexOf("\nHTTP/"u8);
        if (start < 0)
        {
            return null;
        }

        body = body[(start + 1)..];
        var space = body.IndexOf((byte)' ');
        return int.Parse(body.Slice(space + 1, 3), CultureInfo.InvariantCulture);
    }

    /// <summary>Headers end at an empty line, or at the next boundary where Azurite leaves that line out.</summary>
    private static string[] TakeHeaders(ref ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf("\r\n\r\n"u8);
        var boundary = body.IndexOf("\r\n--"u8);
        end = end < 0 || (boundary >= 0 && boundary < end) ? boundary : end;
        end = end < 0 ? body.Length : end;
        var headers = Encoding.UTF8.GetString(body[..end]).Split("\r\n");
        body = body[end..];
        return headers;
    }

    private static string? Header(string[] lines, string name)
    {
        foreach (var line in lines)
        {
            if (line.StartsWith(name, StringComparison.OrdinalIgnoreCase) && line.AsSpan(name.Length).TrimStart().StartsWith(":"))
            {
                return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            }
        }

        return null;
    }

    /// <summary>The service puts the action's index, counted from 0, before its message: "3:The specified entity already exists."</summary>
    private static TableTransactionFailedException Failure(TableError error, string? contentId)
    {
        var colon = error.Message.IndexOf(':', StringComparison.Ordinal);
        int? index = colon > 0 && int.TryParse(error.Message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var named) ? named
            : int.TryParse(contentId, NumberStyles.None, CultureInfo.InvariantCulture, out var counted) ? counted - 1
            : null;
        return new TableTransactionFailedException(error.Status, error.Message, error.Code, index);
    }
}
