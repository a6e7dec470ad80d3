using CrmSync.Sandbox.Faults;

namespace CrmSync.Sandbox.Xero;

/// <summary>Names each call and answers it.</summary>
internal sealed class XeroRoutes(XeroState state, FaultInjector faults)
{
    private readonly ContactReads _reads = new(state, new(state));
    private readonly ContactWrites _writes = new(state, new(state), faults);

    public XeroIdentity Identity { get; } = new(state);

    public static SandboxCall Identify(SandboxRequest request)
    {
        string? record = null;
        var operation = (request.Method, request.Segments()[1..]) switch
        {
            ("POST", ["connect", "token"]) => "xero.token",
            ("POST", ["connect", "revocation"]) => "xero.revoke",
            ("GET", ["identity", "connect", "authorize"]) => "xero.authorize",
            ("GET", ["connections" or "Connections"]) => "xero.connections",
            ("DELETE", ["connections" or "Connections", var id]) => Of(id, "xero.disconnect"),
            ("GET", ["api.xro", "2.0", "Contacts"]) => request.Parameters().Has("IDs") ? "xero.contacts.ids" : "xero.contacts.list",
            ("PUT", ["api.xro", "2.0", "Contacts"]) => "xero.contacts.put",
            ("POST", ["api.xro", "2.0", "Contacts"]) => "xero.contacts.post",
            ("GET", ["api.xro", "2.0", "Contacts", var id]) => Of(id, "xero.contacts.get"),
            ("POST", ["api.xro", "2.0", "Contacts", var id]) => Of(id, "xero.contacts.update"),
            _ => "xero.unknown",
        };
        return new(operation, request.Header("xero-tenant-id") ?? "", record, operation is "xero.contacts.put" or "xero.contacts.post" or "xero.contacts.update");

        string Of(string id, string name)
        {
            record = id;
            return name;
        }
    }

    public SandboxResponse Answer(SandboxRequest request, SandboxCall call, Fault? fault)
    {
        try
        {
            return call.Operation switch
            {
                "xero.token" => Identity.Token(request),
                "xero.revoke" => Identity.Revoke(request),
                "xero.authorize" => Identity.Authorize(request.Parameters()),
                "xero.connections" => Identity.Connections(Caller(request, fault).User, request.Parameters()),
                "xero.disconnect" => Identity.Disconnect(Caller(request, fault).User, call.Record!), // routed with an id
                _ => InFormat(request, ForOrganisation(request, call, fault)),
            };
        }
        catch (XeroRefusal refusal)
        {
            return refusal.Answer.Status == 400 ? InFormat(request, refusal.Answer) : refusal.Answer;
        }
        catch (Exception bad) when (bad is InvalidOperationException or FormatException)
        {
            // A JSON value of another kind than the member's.
            return InFormat(request, XeroRefusal.PostData(bad.Message).Answer);
        }
    }

    private SandboxResponse ForOrganisation(SandboxRequest request, SandboxCall call, Fault? fault)
    {
        var caller = Caller(request, fault);
        if (!Guid.TryParse(call.Place, out var tenant) || !state.Connections.Exists(connection => connection.User == caller.User && connection.Tenant == tenant)
            || !state.Organisations.TryGetValue(tenant, out var organisation))
        {
            throw XeroRefusal.NotConnected();
        }

        var scopes = caller.Scope.Split(' ');
        if (!scopes.Contains("accounting.contacts") && (call.IsWrite || !scopes.Contains("accounting.contacts.read")))
        {
            throw XeroRefusal.Unauthorized("AuthorizationUnsuccessful");
        }

        return call.Operation switch
        {
            "xero.contacts.list" or "xero.contacts.ids" => _reads.List(organisation, request, fault),
            "xero.contacts.get" => _reads.Get(organisation, call.Record!, fault), // routed with an id
            "xero.contacts.put" => state.Replays.Run(request, state.Time.GetUtcNow(), () => Refusable(() => _writes.Put(organisation, request, fault))),
            "xero.contacts.post" => state.Replays.Run(request, state.Time.GetUtcNow(), () => Refusable(() => _writes.Post(organisation, request, fault))),
            "xero.contacts.update" => state.Replays.Run(request, state.Time.GetUtcNow(), () => Refusable(() => _writes.PostOne(organisation, request, call.Record!, fault))), // routed with an id
            _ => throw XeroRefusal.NotFound(),
        };
    }

    /// <summary>Errors are answers that an Idempotency-Key keeps as well.</summary>
    private static SandboxResponse Refusable(Func<SandboxResponse> effect)
    {
        try
        {
            return effect();
        }
        catch (XeroRefusal refusal)
        {
            return refusal.Answer;
        }
    }

    private XeroAccess Caller(SandboxRequest request, Fault? fault)
    {
        const string scheme = "Bearer ";
        var token = request.Header("Authorization") is { } header && header.StartsWith(scheme, StringComparison.Ordinal) ? header[scheme.Length..] : null;
        if (fault is Fault.ExpireAccessToken && token is not null)
        {
            state.Grants.Expire(token);
        }

        var access = state.Grants.Find(token) ?? throw XeroRefusal.Unauthorized("AuthenticationUnsuccessful");
        return access.Expires > state.Time.GetUtcNow() ? access : throw XeroRefusal.Expired(access.Expires);
    }

    private static SandboxResponse InFormat(SandboxRequest request, SandboxResponse answer) =>
        request.Header("Accept")?.Contains("json", StringComparison.OrdinalIgnoreCase) == true ? answer : XmlBody.Of(answer);
}
