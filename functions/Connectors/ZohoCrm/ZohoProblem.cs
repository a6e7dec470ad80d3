using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>Zoho's error object: the same shape for a whole request and for one record of it.</summary>
internal static class ZohoProblem
{
    /// <summary>The status an error inside a mixed answer would have had alone.</summary>
    private const int Refused = 400;

    /// <summary>INVALID_DATA says "no such record" and "no such value" alike; only its details tell, so the id's case gets a code of its own.</summary>
    public static string? CodeOf(JsonObject? problem)
    {
        var details = problem.Object("details");
        return problem.At("code").Text() is not "INVALID_DATA" and var code ? code
            : !IsOfAReference(details) && (details?["id"] is not null || details?["resource_path_index"] is not null || details.At("api_name").Text() == "id") ? "INVALID_DATA:id"
            : "INVALID_DATA";
    }

    /// <summary>The id of a record that a look-up points to is not the record's own: that one is there, and not gone.</summary>
    private static bool IsOfAReference(JsonObject? details) => details.At("parent_api_name").Text() is not null
        || (details.At("json_path").Text() is { } path && path.EndsWith(".id", StringComparison.Ordinal) && path.Count(letter => letter == '.') > 2); // $.data[0].Account_Name.id

    public static Fault FaultOf(int status, JsonObject? problem)
    {
        var code = CodeOf(problem);
        return new(FaultTable.Classify(ZohoCrmConnector.Name, status, code), $"Zoho CRM answered {status} {code}{About(problem)}".TrimEnd());
    }

    public static Fault FaultOf(JsonObject item) => FaultOf(Refused, item);

    /// <summary>Names of fields and parameters only; the message can carry content.</summary>
    private static string About(JsonObject? problem)
    {
        var details = problem.Object("details");
        var name = details.At("parent_api_name").Text() ?? details.At("api_name").Text() ?? details.At("column_name").Text() ?? details.At("param_name").Text();
        var permissions = string.Join(", ", (details.At("permissions") as JsonArray ?? []).Select(Json.Text).OfType<string>());
        return (name, permissions) switch
        {
            ({ } field, _) => $" ({field})",
            (_, { Length: > 0 }) => $" ({permissions})",
            _ => "",
        };
    }
}
