using System.Text.Json.Nodes;
using CrmSync.Sandbox.Counting;
using CrmSync.Sandbox.Faults;

namespace CrmSync.Sandbox.Zoho;

/// <summary>Insert, update, upsert and delete, record by record. https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html</summary>
internal sealed class RecordWrites(ZohoState state, RecordInput input, FaultInjector faults)
{
    public const int MostRows = 100;

    public SandboxResponse Insert(ModuleState module, ZohoUser user, SandboxRequest request, Fault? fault)
    {
        var (rows, workflows) = Body(request);
        return Reply(Batch(rows.Count, fault, row => Insert(module, user, rows[row], row, workflows)), 201, fault);
    }

    public SandboxResponse Update(ModuleState module, ZohoUser user, SandboxRequest request, string? pathId, Fault? fault)
    {
        var (rows, workflows) = Body(request);
        if (pathId is not null && rows.Count != 1)
        {
            throw new ZohoRefusal(400, "INVALID_DATA", new() { ["api_name"] = "data", ["json_path"] = "$.data" });
        }

        var unmodifiedSince = ZohoTime.Parse(request.Header("If-Unmodified-Since"));
        var found = rows.Select(row => Target(module, request, pathId ?? (string?)row["id"])).ToList();
        var stale = found.Where(r => IsStale(r, unmodifiedSince)).ToList();
        if (stale.Count > 0 && (pathId is not null || !state.Switches.StaleIsPerItem))
        {
            return SandboxResponse.Json(412, new JsonObject { ["data"] = new JsonArray([.. stale.Select(r => Stale(r!, user))]) });
        }

        var items = Batch(rows.Count, fault, row =>
        {
            if (pathId is null && rows[row]["id"] is null)
            {
                throw RowRefusal.Missing(row, "id");
            }

            var record = found[row] ?? throw RowRefusal.UnknownId(row, pathId ?? (string?)rows[row]["id"] ?? "");
            return [IsStale(record, unmodifiedSince) ? Stale(record, user) : Change(module, record, rows[row], row, user, workflows)];
        });
        return Reply(items, 200, fault);
    }

    public SandboxResponse Upsert(ModuleState module, ZohoUser user, SandboxRequest request, Fault? fault)
    {
        if (!module.Definition.SupportsUpsert)
        {
            throw new ZohoRefusal(400, "INVALID_MODULE", new() { ["resource_path_index"] = 0 });
        }

        var (rows, workflows) = Body(request);
        var asked = (request.Json()?["duplicate_check_fields"] as JsonArray)?.Select(f => (string?)f).OfType<string>();
        var checks = (asked ?? (module.Definition.SystemDuplicateField is { } system ? [system] : []))
            .Concat(module.Fields.Where(f => f.Unique || f.External is not null).Select(f => f.ApiName)).Distinct().ToList();
        var items = Batch(rows.Count, fault, row =>
        {
            foreach (var check in checks)
            {
                if ((string?)rows[row][check] is { Length: > 0 } value && module.ByValue(check, value) is { } match)
                {
                    var changed = Change(module, match, rows[row], row, user, workflows);
                    (changed["duplicate_field"], changed["action"]) = (check, "update");
                    return [changed];
                }
            }

            var added = Insert(module, user, rows[row], row, workflows);
            added.ForEach(item => (item["duplicate_field"], item["action"]) = (null, "insert"));
            return added;
        });
        return Reply(items, 200, fault);
    }

    public SandboxResponse Delete(ModuleState module, ZohoUser user, SandboxRequest request, string? pathId, Fault? fault)
    {
        var query = request.Parameters();
        var ids = pathId is not null ? [pathId] : query.Get("ids")?.Split(',', StringSplitOptions.RemoveEmptyEntries)
            ?? throw new ZohoRefusal(400, "REQUIRED_PARAM_MISSING", new() { ["param_name"] = "ids" });
        if (ids.Length > MostRows)
        {
            throw ZohoRefusal.Limit(MostRows, "ids");
        }

        var items = Batch(ids.Length, fault, row =>
        {
            if (RecordReads.Resolve(module, request, ids[row]) is not { Alive: true } record)
            {
                throw new RowRefusal("INVALID_DATA", new() { ["id"] = ids[row] }, "record not deleted");
            }

            state.Delete(module, record, user.Id, forGood: false);
            state.Ledger.Wrote(record.Id);
            if (query.Get("wf_trigger") != "false")
            {
                state.Ledger.WorkflowRan();
            }

            return [new JsonObject { ["code"] = "SUCCESS", ["details"] = new JsonObject { ["id"] = record.Id }, ["message"] = "record deleted", ["status"] = "success" }];
        });
        return Reply(items, 200, fault);
    }

    private List<JsonObject> Insert(ModuleState module, ZohoUser user, JsonObject given, int row, bool workflows)
    {
        var values = input.Taken(module, given, null, user, row, null);
        values["Owner"] ??= new JsonObject { ["id"] = user.Id };
        return [.. Recurrence.Expand(values, user).Select(one =>
        {
            var record = state.Add(module, one, user.Id, TimeSpan.Zero);
            Mail(given, record, "zoho.records.insert");
            return Done(record, user, workflows, "record added");
        })];
    }

    private JsonObject Change(ModuleState module, ZohoRecord record, JsonObject given, int row, ZohoUser user, bool workflows)
    {
        var values = input.Taken(module, given, record.Current.Values, user, row, record.Id);
        state.Change(module, record, values, user.Id, TimeSpan.Zero);
        Mail(given, record, "zoho.records.update");
        return Done(record, user, workflows, "record updated");
    }

    private JsonObject Done(ZohoRecord record, ZohoUser user, bool workflows, string message)
    {
        state.Ledger.Wrote(record.Id);
        if (workflows)
        {
            state.Ledger.WorkflowRan();
        }

        var details = Versions(record, user);
        details["$approval_state"] = "approved";
        return new JsonObject { ["code"] = "SUCCESS", ["details"] = details, ["message"] = message, ["status"] = "success" };
    }

    private JsonObject Stale(ZohoRecord record, ZohoUser user) =>
        ZohoRefusal.Body("ALREADY_MODIFIED", Versions(record, user), ZohoRefusal.Usual("ALREADY_MODIFIED"));

    private JsonObject Versions(ZohoRecord record, ZohoUser user) => new()
    {
        ["Modified_Time"] = ZohoTime.InZone(record.Current.Modified, user.Zone),
        ["Modified_By"] = state.UserReference(record.Current.ModifiedBy),
        ["Created_Time"] = ZohoTime.InZone(record.Created, user.Zone),
        ["id"] = record.Id,
        ["Created_By"] = state.UserReference(record.CreatedBy),
    };

    private void Mail(JsonObject given, ZohoRecord record, string why)
    {
        var all = (bool?)given["$send_notification"] == true;
        foreach (var one in record.Current.Values["Participants"] as JsonArray ?? [])
        {
            if ((string?)one!["Email"] is { } email && (all || (given["Participants"] is not null && (bool?)one["invited"] == true)))
            {
                state.Ledger.Mailed(new Mail(email, why, record.Id));
            }
        }
    }

    private static bool IsStale(ZohoRecord? record, DateTimeOffset? unmodifiedSince) =>
        record is not null && unmodifiedSince is { } moment && record.Current.Modified > moment;

    private static ZohoRecord? Target(ModuleState module, SandboxRequest request, string? id) =>
        id is not null && RecordReads.Resolve(module, request, id) is { Alive: true } record ? record : null;

    private static List<(JsonObject Item, int Row)> Batch(int count, Fault? fault, Func<int, List<JsonObject>> one)
    {
        var items = new List<(JsonObject, int)>();
        for (var row = 0; row < count; row++)
        {
            try
            {
                if (fault is Fault.RefuseRows refuse && refuse.Row(row))
                {
                    throw new RowRefusal(refuse.Code, []);
                }

                foreach (var item in one(row))
                {
                    items.Add((item, row));
                }
            }
            catch (RowRefusal refusal)
            {
                items.Add((refusal.Item(), row));
            }
        }

        return items;
    }

    private SandboxResponse Reply(List<(JsonObject Item, int Row)> items, int success, Fault? fault)
    {
        var good = items.Count(i => (string?)i.Item["status"] == "success");
        var status = good == items.Count ? success : good > 0 ? 207
            : items.TrueForAll(i => (string?)i.Item["code"] == "ALREADY_MODIFIED") ? 412 : 400;
        var shown = items.Where(i => fault is not Fault.LoseRows lose || !lose.Row(i.Row)).Select(i => i.Item).ToArray();
        if (fault is Fault.ShuffleRows)
        {
            shown = [.. faults.Shuffled(shown.Length).Select(i => shown[i])];
        }

        return SandboxResponse.Json(status, new JsonObject { ["data"] = new JsonArray([.. shown]) });
    }

    private (List<JsonObject> Rows, bool Workflows) Body(SandboxRequest request)
    {
        var body = request.Json() ?? throw new ZohoRefusal(400, "INVALID_DATA", new() { ["expected_data_type"] = "jsonobject" });
        if (body["data"] is not JsonArray { Count: > 0 } data)
        {
            throw new ZohoRefusal(400, "MANDATORY_NOT_FOUND", new() { ["api_name"] = "data", ["json_path"] = "$.data" });
        }

        if (data.Count > MostRows)
        {
            throw new ZohoRefusal(400, "LIMIT_EXCEEDED", new() { ["limit"] = MostRows, ["api_name"] = "data", ["json_path"] = "$.data" });
        }

        var trigger = body["trigger"] as JsonArray;
        state.Channels.Silenced = trigger is { Count: 0 } && state.Switches.EmptyTriggerSilencesWatch;
        return ([.. data.Select(row => row as JsonObject ?? throw new ZohoRefusal(400, "INVALID_DATA", new() { ["api_name"] = "data" }))],
            trigger is null || trigger.Any(t => (string?)t == "workflow"));
    }
}
