using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Pushes;

namespace CrmSync.Sandbox.Xero;

/// <summary>The app's one webhook: thin events of all organisations, numbered through. https://developer.xero.com/documentation/guides/webhooks/overview</summary>
internal sealed class XeroWebhook(XeroState state, PushOutlet pushes)
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan RetriedFor = TimeSpan.FromHours(24);

    private readonly List<XeroEvent> _byCall = [];
    private readonly List<XeroEvent> _inAct = [];
    private readonly List<PushDelivery> _undelivered = [];
    private readonly Dictionary<byte[], DateTimeOffset> _failingSince = [];
    private string? _url;
    private string _key = "";
    private int _sequence;
    private int _acts;

    /// <summary>Set while an API call is handled: only a user's acts are gathered.</summary>
    public bool ByCall { get; set; }

    /// <summary>Delivers. One that failed for a day is switched off until somebody saves it again.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Somebody enters address and key in the developer portal. Xero probes with good and bad signatures.</summary>
    public void Save(string url, string key)
    {
        (_url, _key, IsOn) = (url, key, true);
        foreach (var good in (bool[])[true, false, true, false])
        {
            var body = Body([], 0, 0);
            Send(new(url, Headers(body, good ? key : key + "?"), body, state.Time.GetUtcNow()));
        }

        Replay();
    }

    public void Remove() => (_url, IsOn) = (null, false);

    public void Changed(Guid tenant, Guid contact, string kind) =>
        (ByCall ? _byCall : _inAct).Add(new(tenant, contact, kind, state.Time.GetUtcNow()));

    public void BeginAct() => _acts++;

    public void EndAct()
    {
        if (--_acts == 0)
        {
            Push(_inAct);
        }
    }

    public void EndCall()
    {
        Push(_byCall);
        ByCall = false;
    }

    /// <summary>What the receiver said. Anything but 200 is tried again at once, then every quarter of an hour for a day; then the webhook is off.</summary>
    public void Answered(PushDelivery delivery, int status)
    {
        var now = state.Time.GetUtcNow();
        if (status == 200)
        {
            _failingSince.Remove(delivery.Body);
            return;
        }

        var first = !_failingSince.TryGetValue(delivery.Body, out var since);
        since = first ? now : since;
        _failingSince[delivery.Body] = since;
        if (now - since >= RetriedFor)
        {
            IsOn = false;
            _failingSince.Remove(delivery.Body);
            _undelivered.Add(delivery);
            return;
        }

        Send(delivery with { NotBefore = first ? now : now + RetryEvery });
    }

    private void Push(List<XeroEvent> events)
    {
        if (_url is { } url && events.Count > 0)
        {
            var first = _sequence + 1;
            _sequence += events.Count;
            var body = Body(events, first, _sequence);
            var delivery = new PushDelivery(url, Headers(body, _key), body, state.Time.GetUtcNow()) { WantsBareOk = true };
            if (IsOn)
            {
                Send(delivery);
            }
            else
            {
                _undelivered.Add(delivery);
            }
        }

        events.Clear();
    }

    private void Replay()
    {
        foreach (var delivery in _undelivered)
        {
            Send(delivery with { NotBefore = state.Time.GetUtcNow() });
        }

        _undelivered.Clear();
    }

    private void Send(PushDelivery delivery) => pushes.Deliver(delivery, state.Ledger);

    private byte[] Body(List<XeroEvent> events, int first, int last) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["events"] = new JsonArray([.. events.Select(one => new JsonObject
        {
            ["resourceUrl"] = $"https://api.xero.com/api.xro/2.0/Contacts/{one.Contact}",
            ["resourceId"] = one.Contact.ToString(),
            ["eventDateUtc"] = XeroDate.Event(one.At),
            ["eventType"] = one.Kind,
            ["eventCategory"] = "CONTACT",
            ["tenantId"] = one.Tenant.ToString(),
            ["tenantType"] = "ORGANISATION",
        })]),
        ["lastEventSequence"] = last,
        ["firstEventSequence"] = first,
        ["entropy"] = state.Letters(20),
    }.ToJsonString());

    private static Dictionary<string, string> Headers(byte[] body, string key) => new()
    {
        ["Content-Type"] = "application/json; charset=utf-8",
        ["x-xero-signature"] = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), body)),
    };
}
