using System.Text.Json.Nodes;
using CrmSync.Sandbox.Counting;
using CrmSync.Sandbox.Faults;

namespace CrmSync.Sandbox.Zoho;

/// <summary>Names each call and answers it.</summary>
internal sealed class ZohoRoutes(ZohoState state, FaultInjector faults, InFlight inFlight)
{
    private readonly RecordView _view = new(state);
    private readonly RecordReads _reads = new(state, new(state));
    private readonly RecordWrites _writes = new(state, new(state), faults);
    private readonly CoqlRun _coql = new(state, new(state));
    private readonly ZohoSettings _settings = new(state);
    private readonly ViewMetadata _views = new(state);
    private readonly ZohoTokens _tokens = new(state);

    /// <summary>Whose consent the authorize endpoint gives.</summary>
    public string IntegrationUser { get; set; } = "";

    public static SandboxCall Identify(SandboxRequest request)
    {
        var (place, record) = ("", (string?)null);
        var operation = (request.Method, request.Segments()[1..]) switch
        {
            (_, ["oauth", "v2", "token"]) => "zoho.token",
            ("GET", ["oauth", "v2", "auth"]) => "zoho.authorize",
            (_, ["oauth", "v2", "token", "revoke"]) => "zoho.revoke",
            (_, ["crm", "v8", .. var rest]) => (request.Method, rest) switch
            {
                ("POST", ["coql"]) => "zoho.coql",
                ("GET", ["settings", "fields"]) => "zoho.settings.fields",
                ("POST", ["settings", "fields"]) => "zoho.settings.createField",
                ("GET", ["settings", "modules"]) => "zoho.settings.modules",
                ("GET", ["settings", "custom_views"]) => "zoho.settings.views",
                ("GET", ["settings", "custom_views", var id]) => One(id, "zoho.settings.view"),
                ("GET", ["users"]) => "zoho.users",
                ("GET", ["org"]) => "zoho.org",
                ("POST", ["actions", "watch"]) => "zoho.watch.enable",
                ("PUT", ["actions", "watch"]) => "zoho.watch.replace",
                ("PATCH", ["actions", "watch"]) => "zoho.watch.update",
                ("GET", ["actions", "watch"]) => "zoho.watch.list",
                ("DELETE", ["actions", "watch"]) => "zoho.watch.disable",
                ("GET", [var m]) => In(m, "zoho.records.list"),
                ("POST", [var m]) => In(m, "zoho.records.insert"),
                ("PUT", [var m]) => In(m, "zoho.records.update"),
                ("DELETE", [var m]) => In(m, "zoho.records.delete"),
                ("POST", [var m, "upsert"]) => In(m, "zoho.records.upsert"),
                ("GET", [var m, "deleted"]) => In(m, "zoho.records.deleted"),
                ("GET", [var m, var id]) => Of(m, id, "zoho.records.get"),
                ("PUT", [var m, var id]) => Of(m, id, "zoho.records.update"),
                ("DELETE", [var m, var id]) => Of(m, id, "zoho.records.delete"),
                ("GET", [var m, var id, "actions", "fetch_full_data"]) => Of(m, id, "zoho.records.full"),
                _ => "zoho.unknown",
            },
            _ => "zoho.unknown",
        };
        return new(operation, place, record, operation is "zoho.records.insert" or "zoho.records.update" or "zoho.records.upsert" or "zoho.records.delete");

        string One(string id, string name)
        {
            record = id;
            return name;
        }

        string In(string module, string name)
        {
            place = module;
            return name;
        }

        string Of(string module, string id, string name)
        {
            record = id;
            return In(module, name);
        }
    }

    public SandboxResponse Answer(SandboxRequest request, SandboxCall call, Fault? fault)
    {
        try
        {
            return call.Operation switch
            {
                "zoho.token" => _tokens.Token(request),
                "zoho.authorize" => _tokens.Authorize(request, IntegrationUser),
                "zoho.revoke" => _tokens.Revoke(request),
                _ => ForUser(request, call, fault),
            };
        }
        catch (ZohoRefusal refusal)
        {
            return refusal.Answer();
        }
        catch (Exception bad) when (bad is InvalidOperationException or FormatException)
        {
            // A JSON value of another kind than the field's.
            return new ZohoRefusal(400, "INVALID_DATA", new() { ["reason"] = bad.Message }).Answer();
        }
    }

    private SandboxResponse ForUser(SandboxRequest request, SandboxCall call, Fault? fault)
    {
        var user = Caller(request, fault);
        if (state.Switches.Concurrency > 0 && inFlight.Calls > state.Switches.Concurrency)
        {
            state.Ledger.WentOverQuota();
            throw new ZohoRefusal(429, state.Switches.TooManyCode);
        }

        var query = request.Parameters();
        switch (call.Operation)
        {
            case "zoho.coql":
                return _coql.Answer(user, request, _reads.AsOf(fault), fault);
            case "zoho.settings.fields":
                return _settings.Fields(query);
            case "zoho.settings.createField":
                return _settings.CreateField(request);
            case "zoho.settings.modules":
                return _settings.Modules();
            case "zoho.settings.views":
                return _views.List(query, user);
            case "zoho.settings.view":
                return _views.One(query, call.Record!, user); // routed with an id
            case "zoho.users":
                return _settings.Users(query, user);
            case "zoho.org":
                return ZohoSettings.Org(user);
            case "zoho.watch.enable":
                return state.Channels.Enable(user, request, mustExist: false);
            case "zoho.watch.replace":
                return state.Channels.Enable(user, request, mustExist: true);
            case "zoho.watch.update":
                return state.Channels.Change(user, request);
            case "zoho.watch.list":
                return state.Channels.List(user, query);
            case "zoho.watch.disable":
                return state.Channels.Disable(user, query);
            case "zoho.unknown":
                throw new ZohoRefusal(404, "INVALID_URL_PATTERN");
        }

        var module = state.Module(call.Place);
        return call.Operation switch
        {
            "zoho.records.list" => _reads.List(module, user, request, fault),
            "zoho.records.get" or "zoho.records.full" => _reads.Get(module, user, request, call.Record!, fault), // routed with an id
            "zoho.records.deleted" => _reads.Deleted(module, user, request, fault),
            "zoho.records.insert" => _writes.Insert(module, user, request, fault),
            "zoho.records.update" => _writes.Update(module, user, request, call.Record, fault),
            "zoho.records.upsert" => _writes.Upsert(module, user, request, fault),
            _ => _writes.Delete(module, user, request, call.Record, fault),
        };
    }

    private ZohoUser Caller(SandboxRequest request, Fault? fault)
    {
        const string scheme = "Zoho-oauthtoken ";
        if (request.Header("Authorization") is not { } header)
        {
            throw new ZohoRefusal(401, "AUTHENTICATION_FAILURE");
        }

        if (!header.StartsWith(scheme, StringComparison.Ordinal))
        {
            throw ZohoRefusal.InvalidToken();
        }

        if (fault is Fault.ExpireAccessToken)
        {
            state.Tokens.Expire(header[scheme.Length..]);
        }

        return state.Tokens.User(header[scheme.Length..]) is { } id ? state.Users[id] : throw ZohoRefusal.InvalidToken();
    }

    public JsonObject Show(ModuleState module, ZohoRecord record, ZohoUser reader) =>
        _view.Show(module, record, record.Current, reader, null, whole: true);
}
