using System.Globalization;
using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>The views of a module. https://www.zoho.com/crm/developer/docs/api/v8/custom-view-meta.html</summary>
internal sealed class ViewMetadata(ZohoState state)
{
    private const int Most = 200;

    public SandboxResponse List(SandboxQuery query, ZohoUser reader)
    {
        var module = Module(query);
        var (page, perPage) = (Number(query, "page", 1), Number(query, "per_page", Most));
        if (perPage is < 1 or > Most)
        {
            throw ZohoRefusal.Limit(Most, "per_page");
        }

        var shown = module.Views.Values.Skip((page - 1) * perPage).Take(perPage).ToList();
        return shown.Count == 0 ? SandboxResponse.Empty(204) : SandboxResponse.Json(200, new JsonObject
        {
            ["custom_views"] = new JsonArray([.. shown.Select(view => Of(module, view, reader, withCriteria: false))]),
            ["info"] = new JsonObject
            {
                ["per_page"] = perPage,
                ["default"] = module.Views.Values.First(view => view.CreatedBy is null).Id,
                ["count"] = shown.Count,
                ["page"] = page,
                ["more_records"] = module.Views.Count > page * perPage,
                ["translation"] = new JsonObject { ["public_views"] = "Public Views", ["other_users_views"] = "Other Users Views", ["shared_with_me"] = "Shared With Me", ["created_by_me"] = "Created By Me" },
            },
        });
    }

    public SandboxResponse One(SandboxQuery query, string id, ZohoUser reader)
    {
        var module = Module(query);
        return module.Views.TryGetValue(id, out var view)
            ? SandboxResponse.Json(200, new JsonObject { ["custom_views"] = new JsonArray(Of(module, view, reader, withCriteria: true)) })
            : SandboxResponse.Empty(204);
    }

    private JsonObject Of(ModuleState module, CustomView view, ZohoUser reader, bool withCriteria)
    {
        var shown = new JsonObject
        {
            ["id"] = view.Id,
            ["name"] = view.Name,
            ["display_value"] = view.Name,
            ["system_name"] = view.CreatedBy is null ? "ALLVIEWS" : null,
            ["default"] = view.CreatedBy is null,
            ["system_defined"] = view.CreatedBy is null,
            ["category"] = view.CreatedBy is null ? "public_views" : "shared_with_me",
            ["favorite"] = null,
            ["locked"] = false,
            ["created_by"] = view.CreatedBy is { } creator ? state.UserReference(creator) : null,
            ["modified_by"] = view.CreatedBy is { } changer ? state.UserReference(changer) : null,
            ["created_time"] = view.CreatedBy is null ? null : ZohoTime.InZone(view.Created, reader.Zone),
            ["modified_time"] = ZohoTime.InZone(view.Created, reader.Zone),
            ["last_accessed_time"] = null,
        };
        if (withCriteria)
        {
            shown["criteria"] = view.Criteria is { } criteria ? Of(module, criteria) : null;
        }

        return shown;
    }

    private static JsonObject Of(ModuleState module, ViewCriteria criteria) => criteria switch
    {
        ViewCriteria.Compare compare => new()
        {
            ["comparator"] = compare.Comparator,
            ["field"] = new JsonObject { ["api_name"] = compare.Field, ["id"] = module.Field(compare.Field)?.Id },
            ["value"] = compare.Value ?? "${EMPTY}",
        },
        ViewCriteria.Group group => new() { ["group_operator"] = group.All ? "and" : "or", ["group"] = new JsonArray([.. group.Of.Select(one => Of(module, one))]) },
        _ => throw new InvalidOperationException($"unknown criteria {criteria}"),
    };

    private ModuleState Module(SandboxQuery query) =>
        state.Module(query.Get("module") ?? throw new ZohoRefusal(400, "REQUIRED_PARAM_MISSING", new() { ["param_name"] = "module" }));

    private static int Number(SandboxQuery query, string name, int usual) => query.Get(name) is not { } text
        ? usual
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new ZohoRefusal(400, "INVALID_DATA", new() { ["param_name"] = name });
}
