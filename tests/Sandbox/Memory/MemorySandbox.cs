using System.Text.Json.Nodes;
using CrmSync.Sandbox.Counting;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Pushes;

namespace CrmSync.Sandbox.Memory;

/// <summary>
/// A neutral record service for the reference connector. All under /memory, JSON, Authorization: Bearer.
/// POST /token (form: grant_type=refresh_token, refresh_token) → {access_token, expires_in[, refresh_token]} or 400 {"error":"invalid_grant"}.
/// GET /account → {id, name}. GET /collections → {collections:[{id, name}]}. GET /collections/{c}/fields → {fields:[{name, type}]}.
/// GET /collections/{c}/records?limit=&amp;page=&amp;cursor= → {records:[{id, version, modified, deleted, values, partial?}], next, cursor}: go on with page=next; cursor comes
/// on the last page. Without a cursor a full list without tombstones. 410 for an expired cursor.
/// GET /collections/{c}/records/{id}, and records:byKey/{key} → the record, 404 when absent or deleted.
/// POST /collections/{c}/records:batch {operations:[{op: create, key?, values} | {op: update, id, ifVersion?, values} | {op: delete, id, ifVersion?}]}
/// → {results:[{status: done | exists | stale | gone | refused, id, version, modified, values}]} in order; null in values clears a field.
/// POST /collections/{c}/watch {id, url, secret, expires?} → {id, expires}; DELETE /collections/{c}/watch/{id} → 204 or 404. Lives 7 days at most.
/// A change POSTs {"collection"} with X-Memory-Channel and X-Memory-Signature: base64 HMAC-SHA256(secret, body). Errors: {"error":{code, message}}.
/// </summary>
public sealed class MemorySandbox : IVendorSandbox
{
    private readonly Lock _gate = new();
    private readonly MemoryState _state;
    private readonly MemoryRoutes _routes;
    private readonly MemoryReads _reads;

    internal MemorySandbox(TimeProvider time, PushOutlet pushes, int seed)
    {
        Faults = new(seed);
        _state = new(time, pushes, Ledger);
        _routes = new(_state, Faults);
        _reads = new(_state);
        RefreshToken = _state.Tokens.Grant("memory-account");
    }

    public string Prefix => "memory";

    public FaultInjector Faults { get; }

    public Ledger Ledger { get; } = new();

    public InFlight InFlight { get; } = new();

    /// <summary>What the accounts spend of <see cref="MemorySwitches.CallsPerMinute"/>.</summary>
    public QuotaMeter Meter => _state.Meter;

    public string RefreshToken { get; }

    public MemorySwitches Switches
    {
        get => _state.Switches;
        set => _state.Switches = value;
    }

    public SandboxCall Identify(SandboxRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return MemoryRoutes.Identify(request);
    }

    public SandboxResponse Handle(SandboxRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            _state.ByCall = true;
            try
            {
                var call = MemoryRoutes.Identify(request);
                return FaultedCall.Run(call, Faults, Ledger, MemoryRefusal.Of, fault => _routes.Answer(request, call, fault))
                    .With("Date", _state.Time.GetUtcNow().UtcDateTime.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
            }
            finally
            {
                _state.EndCall();
            }
        }
    }

    public void AddCollection(string name, params MemoryField[] fields)
    {
        lock (_gate)
        {
            _state.Collections.Add(name, new(name, fields));
        }
    }

    /// <summary>A grant of its own account.</summary>
    public string Grant(string account)
    {
        lock (_gate)
        {
            return _state.Tokens.Grant(account);
        }
    }

    /// <summary>An access token without the token endpoint.</summary>
    public string AccessToken(string account = "memory-account")
    {
        lock (_gate)
        {
            return _state.Tokens.Issue(account);
        }
    }

    public void ExpireAccessTokens()
    {
        lock (_gate)
        {
            _state.Tokens.ExpireAll();
        }
    }

    public void RevokeGrant(string account = "memory-account")
    {
        lock (_gate)
        {
            _state.Tokens.Revoke(account);
        }
    }

    /// <summary>All cursors so far are refused with 410.</summary>
    public void ExpireCursors(string collection)
    {
        lock (_gate)
        {
            _state.Collections[collection].CursorGeneration++;
        }
    }

    public string Create(string collection, JsonObject values) =>
        InAct(collection, found => _state.Add(found, null, values).Id);

    public IReadOnlyList<string> Create(string collection, IEnumerable<JsonObject> records) =>
        InAct(collection, found => records.Select(values => _state.Add(found, null, values).Id).ToList());

    /// <summary>Changes the named fields; null clears one.</summary>
    public void Edit(string collection, string id, JsonObject changes) => InAct(collection, found =>
    {
        _state.Change(found, found.Records[id], changes);
        return true;
    });

    public void Delete(string collection, params string[] ids) => InAct(collection, found =>
    {
        foreach (var id in ids)
        {
            _state.Delete(found, found.Records[id]);
        }

        return true;
    });

    /// <summary>Living records as a read by id shows them.</summary>
    public IReadOnlyList<JsonObject> Records(string collection)
    {
        lock (_gate)
        {
            return [.. _state.Collections[collection].Records.Values.Where(r => !r.Deleted).OrderBy(r => r.Born).Select(r => _reads.Show(r, null, whole: true)!)];
        }
    }

    /// <summary>Null when it is not there or deleted.</summary>
    public JsonObject? Record(string collection, string id)
    {
        lock (_gate)
        {
            return _state.Collections[collection].Records.TryGetValue(id, out var found) && !found.Deleted ? _reads.Show(found, null, whole: true) : null;
        }
    }

    /// <summary>Every record there ever was, also those deleted since, and what its field "place" held last.</summary>
    public IReadOnlyList<(string Id, string? Place)> Everything(string collection)
    {
        lock (_gate)
        {
            return [.. _state.Collections[collection].Records.Values.OrderBy(r => r.Born).Select(r => (r.Id, (string?)r.Values["place"]))];
        }
    }

    /// <summary>Every record there ever was, with the number of its last change: what a cursor counts.</summary>
    public IReadOnlyList<(string Id, long Change, bool Deleted)> Changes(string collection)
    {
        lock (_gate)
        {
            return [.. _state.Collections[collection].Records.Values.Select(r => (r.Id, r.Change, r.Deleted))];
        }
    }

    public IReadOnlyList<string> LiveWatches(string collection)
    {
        lock (_gate)
        {
            var now = _state.Time.GetUtcNow();
            return [.. _state.Collections[collection].Watches.Values.Where(w => w.Expires > now).Select(w => w.Id).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>What is done until it is disposed is one act of a user: one push per watch, at its end.</summary>
    public IDisposable Act()
    {
        lock (_gate)
        {
            _state.BeginAct();
        }

        return new Ending(() =>
        {
            lock (_gate)
            {
                _state.EndAct();
            }
        });
    }

    private T InAct<T>(string collection, Func<MemoryCollection, T> act)
    {
        lock (_gate)
        {
            using (Act())
            {
                return act(_state.Collections[collection]);
            }
        }
    }
}
