using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Counting;
using CrmSync.Sandbox.Pushes;

namespace CrmSync.Sandbox.Memory;

/// <summary>All that the service remembers, and how it tells of changes.</summary>
internal sealed class MemoryState(TimeProvider time, PushOutlet pushes, Ledger ledger)
{
    private readonly SortedSet<string> _changedByCall = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _changedInAct = new(StringComparer.Ordinal);
    private int _acts;
    private long _ids;

    public TimeProvider Time { get; } = time;

    public Ledger Ledger { get; } = ledger;

    public QuotaMeter Meter { get; } = new(time);

    public MemorySwitches Switches { get; set; } = new();

    public Tokens Tokens { get; } = new(time, "mem.");

    public Dictionary<string, MemoryCollection> Collections { get; } = [];

    /// <summary>Set while an API call is handled: only a user's acts are gathered.</summary>
    public bool ByCall { get; set; }

    public MemoryCollection Collection(string name) =>
        Collections.TryGetValue(name, out var found) ? found : throw new MemoryRefusal(404, "not_found");

    public MemoryRecord Add(MemoryCollection collection, string? key, JsonObject values)
    {
        var id = "m" + (++_ids).ToString("D6", CultureInfo.InvariantCulture);
        var record = new MemoryRecord(id, key, collection.Changes + 1, MemoryCollection.AsStored([], values, Switches));
        collection.Records[id] = record;
        Touch(collection, record);
        return record;
    }

    public void Change(MemoryCollection collection, MemoryRecord record, JsonObject values)
    {
        record.Previous = (record.Values, record.Version, record.Modified);
        record.Values = MemoryCollection.AsStored(record.Values, values, Switches);
        Touch(collection, record);
    }

    public void Delete(MemoryCollection collection, MemoryRecord record)
    {
        record.Previous = (record.Values, record.Version, record.Modified);
        record.Deleted = true;
        Touch(collection, record);
    }

    public void BeginAct() => _acts++;

    public void EndAct()
    {
        if (--_acts == 0)
        {
            Notify(_changedInAct);
        }
    }

    public void EndCall()
    {
        Notify(_changedByCall);
        ByCall = false;
    }

    private void Touch(MemoryCollection collection, MemoryRecord record)
    {
        record.Change = ++collection.Changes;
        record.Modified = Time.GetUtcNow();
        record.Version = Switches.VersionIsTime
            ? record.Modified.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
            : collection.Changes.ToString(CultureInfo.InvariantCulture);
        (ByCall ? _changedByCall : _changedInAct).Add(collection.Name);
    }

    private void Notify(SortedSet<string> changed)
    {
        var now = Time.GetUtcNow();
        foreach (var name in changed)
        {
            foreach (var watch in Collections[name].Watches.Values.Where(w => w.Expires > now).OrderBy(w => w.Id, StringComparer.Ordinal))
            {
                var body = Encoding.UTF8.GetBytes(new JsonObject { ["collection"] = name }.ToJsonString());
                var headers = new Dictionary<string, string>
                {
                    ["Content-Type"] = "application/json",
                    ["X-Memory-Channel"] = watch.Id,
                    ["X-Memory-Signature"] = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(watch.Secret), body)),
                };
                pushes.Deliver(new PushDelivery(watch.Url, headers, body, now), Ledger);
            }
        }

        changed.Clear();
    }
}
