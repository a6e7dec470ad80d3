using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>ZX-4: changes are found by modified time and author. A layout or a profile that hides them is told by name, not met as silence.</summary>
internal static class ZohoCrmVisibility
{
    private static readonly (string Field, string Called)[] Fields = [(ZohoCrmModule.Modified, "modified time"), (ZohoCrmModule.Author, "author")];

    /// <summary>A read that a module and both fields take part in, for one call.</summary>
    public static string ProbeOf(string module) => $"{module}?fields=id,{string.Join(',', Fields.Select(one => one.Field))}&per_page=1";

    /// <summary>Null where metadata hides nothing. The profile's fields are not listed; the layout's are said to be invisible, which only a record proves.</summary>
    /// <param name="proved">False where the fault is a suspicion.</param>
    public static Fault? OfMetadata(string module, IReadOnlyCollection<JsonObject> fields, out bool proved)
    {
        foreach (var (name, called) in fields.Count > 0 ? Fields : [])
        {
            var field = fields.FirstOrDefault(field => field["api_name"].Text() == name);
            if (field is null || field["visible"].Flag() == false)
            {
                proved = field is null;
                return Hidden(module, name, called);
            }
        }

        proved = false;
        return null;
    }

    /// <summary>Null where the row shows both, or where there is no row.</summary>
    public static Fault? OfRow(string module, JsonObject? row)
    {
        foreach (var (name, called) in row is null ? [] : Fields)
        {
            if (!row!.ContainsKey(name)) // no row, no fields to look for
            {
                return Hidden(module, name, called);
            }
        }

        return null;
    }

    /// <summary>Null where the column is none of these fields.</summary>
    public static Fault? OfColumn(string module, string? column) =>
        Fields.Where(one => one.Field == column).Select(one => Hidden(module, one.Field, one.Called)).FirstOrDefault();

    private static Fault Hidden(string module, string name, string called) =>
        new(FaultKind.Forbidden, $"this Zoho user cannot see the {called} of {module}: the layout or the profile hides {name}");
}
