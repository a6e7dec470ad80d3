using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Pushes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>Watches and what they send. https://www.zoho.com/crm/developer/docs/api/v8/notifications/overview.html</summary>
internal sealed class ZohoChannels(ZohoState state, PushOutlet pushes)
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(7);
    private static readonly TimeSpan FallbackLife = TimeSpan.FromHours(1);

    private readonly SortedDictionary<string, ZohoChannel> _channels = new(StringComparer.Ordinal);
    private readonly List<RecordChange> _changes = [];
    private readonly List<RecordChange> _changesInAct = [];
    private int _acts;

    /// <summary>Set while an API call is handled: only a user's acts are gathered.</summary>
    public bool ByCall { get; set; }

    /// <summary>The call in hand notifies nobody.</summary>
    public bool Silenced { get; set; }

    public IEnumerable<ZohoChannel> Live => _channels.Values.Where(c => c.Expires > state.Time.GetUtcNow());

    public void Changed(string module, string operation, string id, JsonObject values)
    {
        if (!Silenced)
        {
            (ByCall ? _changes : _changesInAct).Add(new(module, operation, id, values));
        }
    }

    public void BeginAct() => _acts++;

    public void EndAct()
    {
        if (--_acts == 0)
        {
            Send(_changesInAct);
        }
    }

    /// <summary>At the end of an API call: all it did is one notification per channel and operation.</summary>
    public void EndCall()
    {
        Send(_changes);
        (ByCall, Silenced) = (false, false);
    }

    public void Drop(string id) => _channels.Remove(id);

    public SandboxResponse Enable(ZohoUser user, SandboxRequest request, bool mustExist)
    {
        var items = Wanted(request);
        var answers = items.Select((item, i) => Answer(() =>
        {
            var id = Id(item, i);
            if (mustExist && !IsLive(id, user))
            {
                throw new RowRefusal("NOT_SUBSCRIBED", [], "Not subscribed for actions-watch of the given channel");
            }

            var channel = new ZohoChannel { Id = id, User = user.Id };
            Fill(channel, item, i, whole: true);
            _channels[id] = channel;
            return Done(channel, user, "Successfully subscribed for actions-watch of the given module");
        })).ToList();
        return Reply(answers, mustExist ? 200 : 201);
    }

    public SandboxResponse Change(ZohoUser user, SandboxRequest request)
    {
        var answers = Wanted(request).Select((item, i) => Answer(() =>
        {
            var id = Id(item, i);
            if (!IsLive(id, user))
            {
                throw new RowRefusal("NOT_SUBSCRIBED", [], "Not subscribed for actions-watch of the given channel");
            }

            var channel = _channels[id];
            if ((bool?)item["_delete_events"] == true)
            {
                channel.Events.ExceptWith(Events(item, i));
                return Done(channel, user, "Successfully removed the subscribe details");
            }

            Fill(channel, item, i, whole: false);
            return Done(channel, user, "Successfully updated the subscribe details");
        })).ToList();
        return Reply(answers, 200);
    }

    public SandboxResponse List(ZohoUser user, SandboxQuery query)
    {
        var rows = Live
            .Where(c => c.User == user.Id && (query.Get("channel_id") is not { } id || c.Id == id))
            .SelectMany(c => Modules(c).Select(module => (Channel: c, Module: module)))
            .Where(r => query.Get("module") is not { } module || r.Module == module)
            .Select(r => new JsonObject
            {
                ["notify_on_related_action"] = r.Channel.OnRelated,
                ["return_affected_field_values"] = r.Channel.ShowsValues,
                ["channel_expiry"] = ZohoTime.InZone(r.Channel.Expires, user.Zone),
                ["resource_uri"] = Uri(r.Module),
                ["resource_id"] = state.Modules[r.Module].Definition.Id,
                ["notify_url"] = r.Channel.Url,
                ["resource_name"] = r.Module,
                ["channel_id"] = r.Channel.Id,
                ["fields"] = null,
                ["notification_condition"] = null,
                ["token"] = r.Channel.Token,
                ["events"] = new JsonArray([.. r.Channel.Events.Where(e => e.StartsWith(r.Module + ".", StringComparison.Ordinal)).Select(e => (JsonNode)e)]),
            })
            .ToArray();
        return rows.Length == 0 ? SandboxResponse.Empty(204) : SandboxResponse.Json(200, new JsonObject
        {
            ["watch"] = new JsonArray([.. rows]),
            ["info"] = new JsonObject { ["per_page"] = 200, ["count"] = rows.Length, ["page"] = 1, ["more_records"] = false },
        });
    }

    public SandboxResponse Disable(ZohoUser user, SandboxQuery query)
    {
        if (query.Get("channel_ids") is not { } ids)
        {
            throw new ZohoRefusal(400, "REQUIRED_PARAM_MISSING", new() { ["param_name"] = "channel_ids" });
        }

        var answers = new List<JsonObject>();
        foreach (var id in ids.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IsLive(id, user))
            {
                answers.Add(new RowRefusal("NOT_SUBSCRIBED", new() { ["channel_id"] = id }, "Not subscribed for actions-watch of the given channel").Item());
                continue;
            }

            answers.AddRange(Modules(_channels[id]).Select(module => new JsonObject
            {
                ["code"] = "SUCCESS",
                ["details"] = new JsonObject
                {
                    ["resource_uri"] = Uri(module), ["resource_id"] = state.Modules[module].Definition.Id, ["resource_name"] = module, ["channel_id"] = id,
                },
                ["message"] = "Successfully un-subscribed from actions-watch",
                ["status"] = "success",
            }));
            _channels.Remove(id);
        }

        return Reply(answers, 200);
    }

    private void Fill(ZohoChannel channel, JsonObject item, int index, bool whole)
    {
        var events = Events(item, index);
        var url = (string?)item["notify_url"] ?? throw Missing("notify_url", index);
        if (url.Length > 255 || !System.Uri.TryCreate(url, UriKind.Absolute, out _))
        {
            throw Invalid("notify_url", index);
        }

        var token = (string?)item["token"];
        if (token?.Length > 50)
        {
            throw Invalid("token", index);
        }

        channel.Events.Clear();
        channel.Events.UnionWith(events);
        channel.Url = url;
        if (whole || item.ContainsKey("token"))
        {
            channel.Token = token;
        }

        if (whole || item.ContainsKey("channel_expiry"))
        {
            var now = state.Time.GetUtcNow();
            var asked = ZohoTime.Parse((string?)item["channel_expiry"]);
            // Missing or too far is not refused: it is cut to an hour without a word.
            channel.Expires = ZohoTime.Seconds(asked > now && asked <= now + LongestLife ? asked.Value : now + FallbackLife);
        }

        channel.ShowsValues = (bool?)item["return_affected_field_values"] ?? (!whole && channel.ShowsValues);
        channel.OnRelated = (bool?)item["notify_on_related_action"] ?? (whole || channel.OnRelated);
    }

    private List<string> Events(JsonObject item, int index)
    {
        if (item["events"] is not JsonArray { Count: > 0 } given)
        {
            throw Missing("events", index);
        }

        var events = new List<string>();
        foreach (var name in given.Select(e => (string?)e))
        {
            if (name?.Split('.') is not [var module, "create" or "edit" or "delete" or "all"] || !state.Modules.ContainsKey(module))
            {
                throw Invalid("events", index);
            }

            events.AddRange(name.EndsWith(".all", StringComparison.Ordinal) ? [module + ".create", module + ".edit", module + ".delete"] : [name]);
        }

        return events;
    }

    private JsonObject Done(ZohoChannel channel, ZohoUser user, string message) => new()
    {
        ["code"] = "SUCCESS",
        ["details"] = new JsonObject
        {
            ["events"] = new JsonArray([.. Modules(channel).Select(module => new JsonObject
            {
                ["channel_expiry"] = ZohoTime.InZone(channel.Expires, user.Zone),
                ["resource_uri"] = Uri(module),
                ["resource_id"] = state.Modules[module].Definition.Id,
                ["resource_name"] = module,
                ["channel_id"] = channel.Id,
            })]),
        },
        ["message"] = message,
        ["status"] = "success",
    };

    private void Send(List<RecordChange> changes)
    {
        var now = state.Time.GetUtcNow();
        foreach (var group in changes.GroupBy(c => (c.Module, c.Operation)).ToList())
        {
            var action = group.Key.Operation switch { "insert" => "create", "update" => "edit", _ => "delete" };
            foreach (var channel in Live.Where(c => c.Events.Contains($"{group.Key.Module}.{action}")).ToList())
            {
                var body = Encoding.UTF8.GetBytes(Body(channel, group.Key.Module, group.Key.Operation, [.. group], now).ToJsonString());
                pushes.Deliver(new(channel.Url, new Dictionary<string, string> { ["Content-Type"] = "application/json;charset=UTF-8" }, body, now), state.Ledger);
            }
        }

        changes.Clear();
    }

    private JsonObject Body(ZohoChannel channel, string module, string operation, List<RecordChange> changes, DateTimeOffset now)
    {
        var last = changes.GroupBy(c => c.Id).Select(g => g.Last()).ToList();
        var edited = operation == "update";
        var query = new JsonObject();
        var parsed = SandboxQuery.Parse(new Uri(channel.Url).Query);
        foreach (var name in parsed.Names)
        {
            query[name] = parsed.Get(name);
        }

        var body = new JsonObject
        {
            ["server_time"] = now.ToUnixTimeMilliseconds(),
            ["query_params"] = query,
            ["module"] = module == "Events" ? state.Switches.EventsModuleInPush : module,
            ["resource_uri"] = Uri(module),
            ["ids"] = new JsonArray([.. last.Select(c => (JsonNode)c.Id)]),
            ["affected_fields"] = new JsonArray([.. last.Where(_ => edited).Select(c => new JsonObject
            {
                [c.Id] = new JsonArray([.. c.Values.Select(v => (JsonNode)v.Key)]),
            })]),
            ["operation"] = operation,
            ["channel_id"] = channel.Id,
            ["token"] = channel.Token,
        };
        if (channel.ShowsValues && edited)
        {
            body["affected_values"] = new JsonArray([.. last.Select(c => new JsonObject { ["record_id"] = c.Id, ["values"] = c.Values.DeepClone() })]);
        }

        return body;
    }

    private bool IsLive(string id, ZohoUser user) =>
        _channels.TryGetValue(id, out var channel) && channel.User == user.Id && channel.Expires > state.Time.GetUtcNow();

    private static List<JsonObject> Wanted(SandboxRequest request) => request.Json()?["watch"] is JsonArray { Count: > 0 } watch
        ? [.. watch.OfType<JsonObject>()]
        : throw new ZohoRefusal(400, "MANDATORY_NOT_FOUND", new() { ["api_name"] = "watch", ["json_path"] = "$.watch" });

    private static string Id(JsonObject item, int index)
    {
        var id = item["channel_id"]?.ToString();
        return id is null ? throw Missing("channel_id", index) : long.TryParse(id, out _) ? id : throw Invalid("channel_id", index);
    }

    private static JsonObject Answer(Func<JsonObject> act)
    {
        try
        {
            return act();
        }
        catch (RowRefusal refusal)
        {
            return refusal.Item();
        }
    }

    private static SandboxResponse Reply(List<JsonObject> items, int success)
    {
        var good = items.Count(i => (string?)i["status"] == "success");
        return SandboxResponse.Json(
            good == items.Count ? success : good == 0 ? 400 : 207, new JsonObject { ["watch"] = new JsonArray([.. items]) });
    }

    private static RowRefusal Missing(string name, int index) =>
        new("MANDATORY_NOT_FOUND", new() { ["api_name"] = name, ["json_path"] = $"$.watch[{index}].{name}" });

    private static RowRefusal Invalid(string name, int index) =>
        new("INVALID_DATA", new() { ["api_name"] = name, ["json_path"] = $"$.watch[{index}].{name}" });

    private static IEnumerable<string> Modules(ZohoChannel channel) => channel.Events.Select(e => e[..e.IndexOf('.', StringComparison.Ordinal)]).Distinct();

    // The version in this address is the vendor's own slip; it must not be used to build others.
    private static string Uri(string module) => "https://www.zohoapis.com/crm/v2/" + module;
}
