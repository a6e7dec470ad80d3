using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Counting;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Pushes;

namespace CrmSync.Sandbox.Xero;

/// <summary>Xero's accounting API as one app sees it: its calls through <see cref="Handle"/>, its organisations' people through the other methods.</summary>
public sealed class XeroSandbox : IVendorSandbox
{
    public const string ClientId = "sandbox-client";
    public const string ClientSecret = "sandbox-secret";

    private const string User = "xero-user";
    private const int AppCallsPerMinute = 10_000;

    private readonly Lock _gate = new();
    private readonly XeroState _state;
    private readonly XeroRoutes _routes;
    private readonly ContactInput _input;
    private readonly ContactShape _shape;

    internal XeroSandbox(TimeProvider time, PushOutlet pushes, int seed)
    {
        Faults = new(seed);
        _state = new(time, pushes, Ledger, seed);
        _routes = new(_state, Faults) { Identity = { ConsentingUser = User } };
        _input = new(_state);
        _shape = new(_state);
        TenantId = AddOrganisation("Demo Company");
        RefreshToken = _state.Grants.Grant(User, XeroGrants.FullScope);
    }

    public string Prefix => "xero";

    public FaultInjector Faults { get; }

    public Ledger Ledger { get; } = new();

    public InFlight InFlight { get; } = new();

    public XeroSwitches Switches
    {
        get => _state.Switches;
        set => _state.Switches = value;
    }

    /// <summary>The organisation that is there from the start, and what an act means that names none.</summary>
    public string TenantId { get; }

    /// <summary>The first grant of the user who connected the organisations. It rotates: used, it is worth nothing after half an hour.</summary>
    public string RefreshToken { get; }

    public SandboxCall Identify(SandboxRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return XeroRoutes.Identify(request);
    }

    public SandboxResponse Handle(SandboxRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            _state.Webhook.ByCall = true;
            try
            {
                var call = XeroRoutes.Identify(request);
                var usage = Guid.TryParse(call.Place, out var tenant) ? _state.Organisations.GetValueOrDefault(tenant)?.Usage : null;
                var now = _state.Time.GetUtcNow();
                var tooMany = usage?.Take(now, InFlight.CallsIn(call.Place), Switches);
                var answer = FaultedCall.Run(
                    call, Faults, Ledger, XeroRefusal.Of,
                    fault => tooMany is var (problem, wait) ? XeroRefusal.TooMany(problem, wait) : _routes.Answer(request, call, fault));
                return WithLimits(answer, usage, now).With("Date", now.UtcDateTime.ToString("R", CultureInfo.InvariantCulture));
            }
            finally
            {
                _state.Webhook.EndCall();
            }
        }
    }

    /// <summary>An organisation that the user lets the app into. Answers the tenant id.</summary>
    public string AddOrganisation(string name, bool connected = true)
    {
        lock (_gate)
        {
            var organisation = new XeroOrganisation(_state.NewId(), name);
            _state.Organisations[organisation.Id] = organisation;
            if (connected)
            {
                Connect(organisation.Id);
            }

            return organisation.Id.ToString();
        }
    }

    /// <summary>A tenant that is no organisation.</summary>
    public string AddPractice()
    {
        lock (_gate)
        {
            var id = _state.NewId();
            Connect(id);
            return id.ToString();
        }
    }

    /// <summary>Somebody takes the app out of the organisation; tokens go on living.</summary>
    public void Disconnect(string? tenant = null)
    {
        lock (_gate)
        {
            _state.Connections.RemoveAll(connection => connection.Tenant == Guid.Parse(tenant ?? TenantId));
        }
    }

    /// <summary>The calls that an organisation was asked.</summary>
    public XeroUsage Usage(string? tenant = null)
    {
        lock (_gate)
        {
            return Organisation(tenant).Usage;
        }
    }

    public string Grant(string scope = XeroGrants.FullScope)
    {
        lock (_gate)
        {
            return _state.Grants.Grant(User, scope);
        }
    }

    /// <summary>An access token without the token endpoint.</summary>
    public string AccessToken(string scope = XeroGrants.FullScope)
    {
        lock (_gate)
        {
            return _state.Grants.Issue(User, scope).Token;
        }
    }

    public string AuthorizationCode()
    {
        lock (_gate)
        {
            return _state.Grants.Code(User);
        }
    }

    public void ExpireAccessTokens()
    {
        lock (_gate)
        {
            _state.Grants.ExpireAll();
        }
    }

    public void RevokeGrant()
    {
        lock (_gate)
        {
            _state.Grants.Revoke(User);
        }
    }

    /// <summary>The app's owner enters address and key in the developer portal; Xero probes them at once.</summary>
    public void SaveWebhook(string url, string key)
    {
        lock (_gate)
        {
            _state.Webhook.Save(url, key);
        }
    }

    public void RemoveWebhook()
    {
        lock (_gate)
        {
            _state.Webhook.Remove();
        }
    }

    /// <summary>Whether Xero still delivers: not after a day of failures.</summary>
    public bool WebhookIsOn
    {
        get
        {
            lock (_gate)
            {
                return _state.Webhook.IsOn;
            }
        }
    }

    /// <summary>Tells what the receiver said to a delivery, where no server does; a failed one comes again.</summary>
    public void Answered(PushDelivery delivery, int status)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        lock (_gate)
        {
            _state.Webhook.Answered(delivery, status);
        }
    }

    /// <summary>Answers the ContactID.</summary>
    public string Create(JsonObject values, string? tenant = null) => InAct(() =>
    {
        var organisation = Organisation(tenant);
        return _state.Add(organisation, Taken(organisation, null, values)).Id.ToString();
    });

    public IReadOnlyList<string> Create(IEnumerable<JsonObject> contacts, string? tenant = null) =>
        InAct(() => contacts.Select(values => Create(values, tenant)).ToList());

    /// <summary>Changes the named members; an empty text clears one.</summary>
    public void Edit(string id, JsonObject changes, string? tenant = null) => InAct(() =>
    {
        var (organisation, contact) = (Organisation(tenant), Contact(id, tenant));
        return _state.Change(organisation, contact, Taken(organisation, contact, changes));
    });

    public void Archive(string id, string? tenant = null) => Edit(id, new JsonObject { ["ContactStatus"] = "ARCHIVED" }, tenant);

    public void Restore(string id, string? tenant = null) => Edit(id, new JsonObject { ["ContactStatus"] = "ACTIVE" }, tenant);

    /// <summary>The loser is archived and names the one that stays.</summary>
    public void Merge(string keep, string lose, string? tenant = null) => InAct(() =>
    {
        var organisation = Organisation(tenant);
        var (kept, lost) = (Contact(keep, tenant), Contact(lose, tenant));
        var values = (JsonObject)lost.Current.Values.DeepClone();
        (values["ContactStatus"], values["MergedToContactID"]) = ("ARCHIVED", kept.Id.ToString());
        _state.Change(organisation, lost, values);
        return Switches.MergeTouchesSurvivor && _state.Change(organisation, kept, (JsonObject)kept.Current.Values.DeepClone());
    });

    /// <summary>A first invoice or bill makes a customer or supplier, and does not count as a change.</summary>
    public void Invoice(string id, bool bill = false, string? tenant = null)
    {
        lock (_gate)
        {
            var contact = Contact(id, tenant);
            contact.Current.Values[bill ? "IsSupplier" : "IsCustomer"] = true;
        }
    }

    /// <summary>From now on the API shows these members in the place of the right ones.</summary>
    public void Distort(string id, JsonObject odd, string? tenant = null) => InAct(() =>
    {
        var contact = Contact(id, tenant);
        return _state.Change(Organisation(tenant), contact, (JsonObject)contact.Current.Values.DeepClone(), odd);
    });

    /// <summary>Active contacts as a read by id shows them.</summary>
    public IReadOnlyList<JsonObject> Contacts(string? tenant = null)
    {
        lock (_gate)
        {
            return [.. Organisation(tenant).Contacts.Values.Where(contact => contact.IsActive).Select(contact => _shape.Show(contact.Id, contact.Current))];
        }
    }

    /// <summary>As a read by id shows it, archived or not; null when it was never there.</summary>
    public JsonObject? Contact(string id)
    {
        lock (_gate)
        {
            return _state.Organisations.Values.Select(organisation => organisation.Contacts.GetValueOrDefault(Guid.Parse(id))).OfType<XeroContact>().FirstOrDefault() is { } found
                ? _shape.Show(found.Id, found.Current)
                : null;
        }
    }

    /// <summary>Every contact there ever was.</summary>
    public IReadOnlyList<JsonObject> Everything(string? tenant = null)
    {
        lock (_gate)
        {
            return [.. Organisation(tenant).Contacts.Values.Select(contact => _shape.Show(contact.Id, contact.Current))];
        }
    }

    /// <summary>What is done until it is disposed is one act: one push at its end, of all organisations.</summary>
    public IDisposable Act()
    {
        lock (_gate)
        {
            _state.Webhook.BeginAct();
        }

        return new Ending(() =>
        {
            lock (_gate)
            {
                _state.Webhook.EndAct();
            }
        });
    }

    private static SandboxResponse WithLimits(SandboxResponse answer, XeroUsage? usage, DateTimeOffset now) => usage is null || answer.Dropped ? answer : answer
        .With("X-DayLimit-Remaining", Left(5000 - usage.InLastDay(now)))
        .With("X-MinLimit-Remaining", Left(60 - usage.InLastMinute(now)))
        .With("X-AppMinLimit-Remaining", Left(AppCallsPerMinute - usage.InLastMinute(now)));

    private static string Left(int calls) => Math.Max(0, calls).ToString(CultureInfo.InvariantCulture);

    private void Connect(Guid tenant) => _state.Connections.Add(new(_state.NewId(), _state.NewId(), User, tenant, _state.Time.GetUtcNow()));

    private XeroOrganisation Organisation(string? tenant) => _state.Organisations[Guid.Parse(tenant ?? TenantId)];

    private XeroContact Contact(string id, string? tenant) => Organisation(tenant).Contacts[Guid.Parse(id)];

    private JsonObject Taken(XeroOrganisation organisation, XeroContact? contact, JsonObject given)
    {
        try
        {
            var (values, errors) = _input.Take(organisation, contact, given, byPeople: true);
            return errors.Count == 0 ? values : throw new InvalidOperationException(string.Join(' ', errors));
        }
        catch (XeroRefusal refusal)
        {
            throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(refusal.Answer.Body), refusal);
        }
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
}
