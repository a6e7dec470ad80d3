using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>Metadata: modules, fields, users, the organisation.</summary>
internal sealed class ZohoSettings(ZohoState state)
{
    private readonly FieldMetadata _fields = new(state);

    public SandboxResponse Modules() => SandboxResponse.Json(200, new JsonObject
    {
        ["modules"] = new JsonArray([.. state.Modules.Values.Select(m => new JsonObject
        {
            ["id"] = m.Definition.Id,
            ["api_name"] = m.Name,
            ["module_name"] = m.Definition.ModuleName,
            ["singular_label"] = m.Definition.ModuleName.TrimEnd('s'),
            ["plural_label"] = m.Definition.ModuleName,
            ["api_supported"] = true,
            ["creatable"] = true,
            ["editable"] = true,
            ["deletable"] = true,
            ["viewable"] = !state.Denied.Contains(m.Name),
            ["visible"] = true,
            ["visibility"] = 1,
            ["generated_type"] = "default",
            ["status"] = "visible",
        })]),
    });

    public SandboxResponse Fields(SandboxQuery query)
    {
        var module = state.Module(query.Get("module") ?? throw new ZohoRefusal(400, "REQUIRED_PARAM_MISSING", new() { ["param_name"] = "module" }));
        return SandboxResponse.Json(200, new JsonObject { ["fields"] = _fields.Of(module) });
    }

    // https://www.zoho.com/crm/developer/docs/api/v8/create-field.html
    public SandboxResponse CreateField(SandboxRequest request)
    {
        var module = state.Module(request.Parameters().Get("module") ?? throw new ZohoRefusal(400, "REQUIRED_PARAM_MISSING", new() { ["param_name"] = "module" }));
        if (request.Json()?["fields"] is not JsonArray { Count: > 0 and <= 5 } given)
        {
            throw new ZohoRefusal(400, "MANDATORY_NOT_FOUND", new() { ["api_name"] = "fields", ["json_path"] = "$.fields" });
        }

        var answers = new List<JsonObject>();
        for (var i = 0; i < given.Count; i++)
        {
            try
            {
                answers.Add(Create(module, given[i] as JsonObject ?? [], i));
            }
            catch (RowRefusal refusal)
            {
                answers.Add(refusal.Item());
            }
        }

        var good = answers.Count(a => (string?)a["status"] == "success");
        return SandboxResponse.Json(
            good == answers.Count ? 201 : good == 0 ? 400 : 207, new JsonObject { ["fields"] = new JsonArray([.. answers]) });
    }

    public SandboxResponse Users(SandboxQuery query, ZohoUser caller)
    {
        ZohoUser[] shown = query.Get("type") switch
        {
            "CurrentUser" => [caller],
            "DeactiveUsers" or "NotConfirmedUsers" or "DeletedUsers" => [],
            _ => [.. state.Users.Values],
        };
        return shown.Length == 0 ? SandboxResponse.Empty(204) : SandboxResponse.Json(200, new JsonObject
        {
            ["users"] = new JsonArray([.. shown.Select(User)]),
            ["info"] = new JsonObject { ["per_page"] = 200, ["count"] = shown.Length, ["page"] = 1, ["more_records"] = false },
        });
    }

    public static SandboxResponse Org(ZohoUser caller) => SandboxResponse.Json(200, new JsonObject
    {
        ["org"] = new JsonArray(new JsonObject
        {
            ["id"] = "5725767000000000001",
            ["zgid"] = "60001234567",
            ["company_name"] = "Sandbox",
            ["iso_code"] = "EUR",
            ["currency"] = "Euro - EUR",
            ["currency_symbol"] = "€",
            ["time_zone"] = caller.TimeZone,
            ["mc_status"] = false,
            ["primary_email"] = caller.Email,
            ["type"] = "production",
            ["license_details"] = new JsonObject { ["paid"] = true, ["paid_type"] = "professional" },
        }),
    });

    private JsonObject Create(ModuleState module, JsonObject given, int index)
    {
        var label = (string?)given["field_label"] ?? throw Missing("field_label", index);
        var type = (string?)given["data_type"] ?? throw Missing("data_type", index);
        var name = string.Concat(label.Select(c => char.IsLetterOrDigit(c) ? c : '_'));
        if (module.Field(name) is not null)
        {
            throw new RowRefusal("DUPLICATE_DATA", new() { ["api_name"] = "field_label", ["json_path"] = $"$.fields[{index}].field_label" });
        }

        var external = (string?)given["external"]?["type"];
        if (external is not null && (type is "email" or "textarea" || external is not ("org" or "user")))
        {
            throw new RowRefusal("INVALID_DATA", new() { ["api_name"] = "external", ["json_path"] = $"$.fields[{index}].external" });
        }

        var field = new FieldDefinition(name, type)
        {
            Id = state.NewId(), Label = label, Length = (int?)given["length"] ?? 255, Custom = true, External = external, Unique = given["unique"] is JsonObject,
        };
        module.Add(field);
        return new JsonObject
        {
            ["code"] = "SUCCESS", ["details"] = new JsonObject { ["id"] = field.Id }, ["message"] = "field created", ["status"] = "success",
        };
    }

    private JsonObject User(ZohoUser user) => new()
    {
        ["id"] = user.Id,
        ["email"] = user.Email,
        ["first_name"] = user.Name.Split(' ')[0],
        ["last_name"] = user.Name.Split(' ')[^1],
        ["full_name"] = user.Name,
        ["status"] = "active",
        ["confirm"] = true,
        ["time_zone"] = user.TimeZone,
        ["offset"] = (long)user.Zone.GetUtcOffset(state.Time.GetUtcNow()).TotalMilliseconds,
        ["locale"] = "en_US",
        ["language"] = "en_US",
        ["zuid"] = "8" + user.Id[^8..],
        ["role"] = new JsonObject { ["name"] = "CEO", ["id"] = "5725767000000026005" },
        ["profile"] = new JsonObject { ["name"] = "Administrator", ["id"] = "5725767000000026011" },
        ["type__s"] = "Regular User",
    };

    private static RowRefusal Missing(string name, int index) =>
        new("MANDATORY_NOT_FOUND", new() { ["api_name"] = name, ["json_path"] = $"$.fields[{index}].{name}" });
}
