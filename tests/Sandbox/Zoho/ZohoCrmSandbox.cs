using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Counting;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Pushes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>Zoho CRM v8 in memory: its API through <see cref="Handle"/>, its users through the other methods.</summary>
public sealed partial class ZohoCrmSandbox : IVendorSandbox
{
    private readonly Lock _gate = new();
    private readonly ZohoState _state;
    private readonly ZohoRoutes _routes;
    private readonly RecordInput _input;

    internal ZohoCrmSandbox(TimeProvider time, PushOutlet pushes, int seed)
    {
        Faults = new(seed);
        _state = new(time, pushes, Ledger);
        _input = new(_state);
        _routes = new(_state, Faults, InFlight);
        IntegrationUserId = AddUser("Sync Integration", "sync@crm.example", "Europe/Stockholm");
        SalesUserId = AddUser("Anna Berg", "anna@crm.example", "Europe/Stockholm");
        _routes.IntegrationUser = IntegrationUserId;
        RefreshToken = _state.Tokens.Grant(IntegrationUserId);
    }

    public string Prefix => "zoho";

    public FaultInjector Faults { get; }

    public Ledger Ledger { get; } = new();

    public InFlight InFlight { get; } = new();

    public ZohoSwitches Switches
    {
        get => _state.Switches;
        set => _state.Switches = value;
    }

    /// <summary>Whose consent <see cref="RefreshToken"/> is.</summary>
    public string IntegrationUserId { get; }

    /// <summary>Who acts when a user's act names nobody.</summary>
    public string SalesUserId { get; }

    public string RefreshToken { get; }

    public SandboxCall Identify(SandboxRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ZohoRoutes.Identify(request);
    }

    public SandboxResponse Handle(SandboxRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            _state.Channels.ByCall = true;
            try
            {
                var call = ZohoRoutes.Identify(request);
                return FaultedCall.Run(
                    call, Faults, Ledger,
                    (status, code) => ZohoRefusal.Of(status, code, Switches.TooManyCode),
                    fault => _routes.Answer(request, call, fault))
                    .With("Date", _state.Time.GetUtcNow().UtcDateTime.ToString("R", CultureInfo.InvariantCulture));
            }
            finally
            {
                _state.Channels.EndCall();
            }
        }
    }

    public string AddUser(string name, string email, string timeZone)
    {
        lock (_gate)
        {
            var id = _state.NewId();
            _state.Users[id] = new(id, name, email, timeZone);
            return id;
        }
    }

    /// <summary>The user moves: every time it reads has another offset from now on.</summary>
    public void SetTimeZone(string userId, string timeZone)
    {
        lock (_gate)
        {
            var user = _state.Users[userId];
            _state.Users[userId] = new(user.Id, user.Name, user.Email, timeZone);
        }
    }

    public string Grant(string userId)
    {
        lock (_gate)
        {
            return _state.Tokens.Grant(userId);
        }
    }

    /// <summary>An access token without the token endpoint; null is the integration user.</summary>
    public string AccessToken(string? userId = null)
    {
        lock (_gate)
        {
            return _state.Tokens.Issue(userId ?? IntegrationUserId);
        }
    }

    public string AuthorizationCode(string? userId = null)
    {
        lock (_gate)
        {
            return _state.Tokens.Code(userId ?? IntegrationUserId);
        }
    }

    public void ExpireAccessTokens()
    {
        lock (_gate)
        {
            _state.Tokens.ExpireAll();
        }
    }

    public void RevokeGrant(string? userId = null)
    {
        lock (_gate)
        {
            _state.Tokens.Revoke(userId ?? IntegrationUserId);
        }
    }

    /// <param name="committedAgo">The record's Modified_Time lies this far back although it shows only now.</param>
    public string Create(string module, JsonObject values, string? by = null, TimeSpan committedAgo = default) => InAct(() =>
    {
        var state = _state.Modules[module];
        var user = _state.Users[by ?? SalesUserId];
        var taken = Checked(() => _input.Taken(state, values, null, user, 0, null));
        taken["Owner"] ??= new JsonObject { ["id"] = user.Id };
        var ids = Recurrence.Expand(taken, user).Select(one => _state.Add(state, one, user.Id, committedAgo).Id).ToList();
        return ids[0];
    });

    public IReadOnlyList<string> Create(string module, IEnumerable<JsonObject> records, string? by = null) =>
        InAct(() => records.Select(values => Create(module, values, by)).ToList());

    /// <summary>Changes the named fields; null clears one.</summary>
    public void Edit(string module, string id, JsonObject changes, string? by = null, TimeSpan committedAgo = default) => InAct(() =>
    {
        var state = _state.Modules[module];
        var record = Alive(state, id);
        var user = _state.Users[by ?? SalesUserId];
        var taken = Checked(() => _input.Taken(state, changes, record.Current.Values, user, 0, id));
        return _state.Change(state, record, taken, user.Id, committedAgo);
    });

    public void Delete(string module, string id, bool forGood = false, string? by = null) => InAct(() =>
    {
        var state = _state.Modules[module];
        _state.Delete(state, Alive(state, id), by ?? SalesUserId, forGood);
        return true;
    });

    public void Delete(string module, IEnumerable<string> ids) => InAct(() =>
    {
        foreach (var id in ids)
        {
            Delete(module, id);
        }

        return true;
    });

    public void Restore(string module, string id, string? by = null) => InAct(() =>
    {
        var state = _state.Modules[module];
        var record = state.Records[id];
        if (record.DeletedAt is null || record.DeletedForGood)
        {
            throw new InvalidOperationException($"{id} is not in the recycle bin.");
        }

        (record.DeletedAt, record.DeletedBy, record.ChangedAt) = (null, null, _state.Time.GetUtcNow());
        if (_state.Switches.RestoreBumpsModifiedTime)
        {
            record.Previous = record.Current;
            record.Current = record.Current with { Modified = ZohoTime.Seconds(record.ChangedAt), ModifiedBy = by ?? SalesUserId };
        }

        _state.Channels.Changed(module, "update", id, []);
        return true;
    });

    /// <param name="chosen">Values the keeper gets all the same; else the loser's only fill its blanks.</param>
    public void Merge(string module, string keep, string lose, JsonObject? chosen = null, string? by = null) => InAct(() =>
    {
        var state = _state.Modules[module];
        new RecordMerge(_state).Run(state, Alive(state, keep), Alive(state, lose), chosen, by ?? SalesUserId);
        return true;
    });

    /// <summary>Living records as a read by id shows them to the integration user.</summary>
    public IReadOnlyList<JsonObject> Records(string module)
    {
        lock (_gate)
        {
            var state = _state.Modules[module];
            return [.. state.Records.Values.Where(r => r.Alive).Select(r => _routes.Show(state, r, _state.Users[IntegrationUserId]))];
        }
    }

    /// <summary>Null when it is not there or deleted.</summary>
    public JsonObject? Record(string module, string id)
    {
        lock (_gate)
        {
            var state = _state.Modules[module];
            return state.Alive(id) is { } record ? _routes.Show(state, record, _state.Users[IntegrationUserId]) : null;
        }
    }

    /// <summary>Every record there ever was, also those deleted since, with the values it held last.</summary>
    public IReadOnlyList<(string Id, JsonObject Values)> Everything(string module)
    {
        lock (_gate)
        {
            return [.. _state.Modules[module].Records.Values.Select(r => (r.Id, (JsonObject)r.Current.Values.DeepClone()))];
        }
    }

    public IReadOnlyList<string> LiveChannels()
    {
        lock (_gate)
        {
            return [.. _state.Channels.Live.Select(c => c.Id)];
        }
    }

    /// <summary>A watch that the vendor forgets without a word.</summary>
    public void DropChannel(string channelId)
    {
        lock (_gate)
        {
            _state.Channels.Drop(channelId);
        }
    }

    /// <summary>What is done until it is disposed is one act of a user: one push per channel and operation, at its end.</summary>
    public IDisposable Act()
    {
        lock (_gate)
        {
            _state.Channels.BeginAct();
        }

        return new Ending(() =>
        {
            lock (_gate)
            {
                _state.Channels.EndAct();
            }
        });
    }

    private T InAct<T>(Func<T> act)
    {
        lock (_gate)
        {
            using (Act())
            {
                return act();
            }
        }
    }

    private static ZohoRecord Alive(ModuleState module, string id) =>
        module.Alive(id) ?? throw new InvalidOperationException($"{module.Name} {id} is not there.");

    private static JsonObject Checked(Func<JsonObject> taken)
    {
        try
        {
            return taken();
        }
        catch (RowRefusal refusal)
        {
            throw new InvalidOperationException(refusal.Item().ToJsonString(), refusal);
        }
    }
}
