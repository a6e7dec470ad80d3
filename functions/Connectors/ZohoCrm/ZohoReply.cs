using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>The items of a batch's answer. https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html</summary>
internal static class ZohoReply
{
    /// <summary>
    /// One item of the answer for each that was sent; null where the answer does not tell. By id where the sent ones have ids; else by the position that an error
    /// names; else by position, which Zoho documents, but only while the counts agree and no error contradicts it.
    /// </summary>
    public static JsonObject?[] Match(ZohoAnswer answer, int sent, IReadOnlyList<RecordId>? ids)
    {
        var items = answer.Rows;
        var matched = new JsonObject?[sent];
        var inOrder = items.Count == sent && !items.Where((item, index) => RowOf(item) is { } row && row != index).Any();
        for (var index = 0; index < items.Count; index++)
        {
            var row = ById(items[index], ids) ?? RowOf(items[index]) ?? (inOrder && !NamesAnother(items[index], ids) ? index : null);
            if (row is { } own && own < sent)
            {
                matched[own] ??= items[index];
            }
        }

        return matched;
    }

    public static bool IsSuccess(JsonObject item) => item["status"].Text() == "success";

    /// <summary>The record that has the unique value already, and the field; null where the item tells of no duplicate.</summary>
    public static (string? Field, string? Id)? DuplicateOf(JsonObject item)
    {
        var errors = item["code"].Text() == "MULTIPLE_OR_MULTI_ERRORS" ? item.Object("details").At("errors").Objects() : [item];
        var duplicates = errors.Where(error => ZohoProblem.FaultOf(error).Kind == FaultKind.Duplicate).Select(error => error.Object("details")).ToList();
        return (duplicates.Find(details => details.At("api_name").Text() == ZohoCrmModule.StampField) ?? duplicates.FirstOrDefault()) is { } found
            ? (found["api_name"].Text(), found.Object("duplicate_record").At("id").Text() ?? found["id"].Text())
            : null;
    }

    private static int? ById(JsonObject item, IReadOnlyList<RecordId>? ids)
    {
        if (ids is null || IdOf(item) is not { } id)
        {
            return null;
        }

        for (var index = 0; index < ids.Count; index++)
        {
            if (ids[index].Value == id)
            {
                return index;
            }
        }

        return null;
    }

    private static bool NamesAnother(JsonObject item, IReadOnlyList<RecordId>? ids) => ids is not null && IdOf(item) is not null;

    /// <summary>A duplicate's details name the other record.</summary>
    private static string? IdOf(JsonObject item) => DuplicateOf(item) is null ? item.Object("details").At("id").Text() : null;

    /// <summary>The row in <c>$.data[3].Email</c>.</summary>
    private static int? RowOf(JsonObject item)
    {
        const string Before = "$.data[";
        return item.Object("details").At("json_path").Text() is { } path && path.StartsWith(Before, StringComparison.Ordinal)
            && path.IndexOf(']', StringComparison.Ordinal) is > 0 and var end
            && int.TryParse(path.AsSpan(Before.Length, end - Before.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : null;
    }
}
