using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Counting;
using CrmSync.Sandbox.Pushes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>All that this CRM remembers.</summary>
internal sealed class ZohoState
{
    private long _ids = 3_000_000;

    public ZohoState(TimeProvider time, PushOutlet pushes, Ledger ledger)
    {
        (Time, Ledger) = (time, ledger);
        Tokens = new(time, "1000.");
        Channels = new(this, pushes);
        foreach (var definition in StandardModules.All)
        {
            Add(definition);
        }
    }

    public TimeProvider Time { get; }

    public Ledger Ledger { get; }

    public ZohoSwitches Switches { get; set; } = new();

    public Tokens Tokens { get; }

    public ZohoChannels Channels { get; }

    public Dictionary<string, ZohoUser> Users { get; } = [];

    public Dictionary<string, ModuleState> Modules { get; } = [];

    public HashSet<string> Denied { get; } = [];

    public void Add(ModuleDefinition definition)
    {
        var module = new ModuleState(definition, NewId);
        Modules[module.Name] = module;
        AddView(module, "All " + definition.ModuleName, null, null);
    }

    /// <param name="by">Null for a view of the system's own.</param>
    public string AddView(ModuleState module, string name, ViewCriteria? criteria, string? by)
    {
        var view = new CustomView(NewId(), name, criteria, Time.GetUtcNow(), by);
        module.Views[view.Id] = view;
        return view.Id;
    }

    public string NewId() => "5725767" + (++_ids).ToString("D12", CultureInfo.InvariantCulture);

    public ModuleState Module(string name) => !Modules.TryGetValue(name, out var module)
        ? throw new ZohoRefusal(400, "INVALID_MODULE", new() { ["resource_path_index"] = 0 })
        : Denied.Contains(name)
            ? throw new ZohoRefusal(403, "NO_PERMISSION", new() { ["permissions"] = new JsonArray($"Crm_Implied_View_{name}") })
            : module;

    public ZohoRecord Add(ModuleState module, JsonObject values, string user, TimeSpan ago)
    {
        var now = Time.GetUtcNow();
        var modified = ZohoTime.Seconds(now - ago);
        module.Number(values);
        var record = new ZohoRecord(NewId(), modified, user, new(values, modified, user)) { ChangedAt = now };
        module.Records[record.Id] = record;
        Channels.Changed(module.Name, "insert", record.Id, values);
        return record;
    }

    /// <summary>Whether anything changed.</summary>
    public bool Change(ModuleState module, ZohoRecord record, JsonObject values, string user, TimeSpan ago)
    {
        if (!Switches.NoOpUpdateIsAChange && JsonNode.DeepEquals(values, record.Current.Values))
        {
            return false;
        }

        var changed = new JsonObject(values
            .Where(p => !JsonNode.DeepEquals(p.Value, record.Current.Values[p.Key]))
            .Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
        record.Previous = record.Current;
        record.Current = new(values, ZohoTime.Seconds(Time.GetUtcNow() - ago), user);
        record.ChangedAt = Time.GetUtcNow();
        Channels.Changed(module.Name, "update", record.Id, changed);
        return true;
    }

    public void Delete(ModuleState module, ZohoRecord record, string user, bool forGood)
    {
        record.ChangedAt = Time.GetUtcNow();
        record.DeletedAt = ZohoTime.Seconds(record.ChangedAt);
        record.DeletedBy = user;
        record.DeletedForGood = forGood;
        Channels.Changed(module.Name, "delete", record.Id, []);
    }

    public JsonObject UserReference(string id, bool withEmail = false)
    {
        var user = Users[id];
        var reference = new JsonObject { ["name"] = user.Name, ["id"] = user.Id };
        if (withEmail)
        {
            reference["email"] = user.Email;
        }

        return reference;
    }
}
