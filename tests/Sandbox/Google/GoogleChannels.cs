using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Counting;
using CrmSync.Sandbox.Pushes;

namespace CrmSync.Sandbox.Google;

/// <summary>Watches and what they send. https://developers.google.com/calendar/api/guides/push</summary>
internal sealed class GoogleChannels(TimeProvider time, PushOutlet pushes, Ledger ledger)
{
    private readonly Dictionary<string, GoogleChannel> _channels = [];
    private readonly SortedSet<string> _changedInAct = new(StringComparer.Ordinal);
    private int _acts;

    /// <summary>Set while an API call is handled: only a user's acts are gathered into one push.</summary>
    public bool ByCall { get; set; }

    public IEnumerable<GoogleChannel> Live => _channels.Values.Where(c => c.Expires > time.GetUtcNow());

    public JsonObject Watch(JsonObject body, string user, CalendarState calendar, string resourceUri, GoogleSwitches switches)
    {
        var id = (string?)body["id"] is { Length: > 0 } given ? given : throw GoogleRefusal.Required("Required");
        if (id.Length > 64)
        {
            throw GoogleRefusal.Invalid("Channel id is too long.");
        }

        if (_channels.ContainsKey(id))
        {
            throw new GoogleRefusal(400, "channelIdNotUnique", "Channel id is not unique.");
        }

        var token = (string?)body["token"];
        if (token?.Length > 256)
        {
            throw GoogleRefusal.Invalid("Channel token is too long.");
        }

        if ((string?)body["type"] is not ("web_hook" or "webhook"))
        {
            throw GoogleRefusal.Invalid("Unknown channel type.");
        }

        if ((string?)body["address"] is not { } address
            || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new GoogleRefusal(400, "push.webhookUrlNotHttps", "WebHook callback must be HTTPS.");
        }

        var now = time.GetUtcNow();
        var channel = new GoogleChannel
        {
            Id = id,
            ResourceId = "res" + Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(calendar.Id)),
            ResourceUri = resourceUri,
            CalendarId = calendar.Id,
            User = user,
            Address = address,
            Token = token,
            Expires = Expiry(body, now, switches.LongestChannelLife),
        };
        _channels[id] = channel;
        Send(channel, "sync", switches.SyncPushBeforeAnswer ? now : now + TimeSpan.FromSeconds(1));
        var answer = new JsonObject
        {
            ["kind"] = "api#channel",
            ["id"] = id,
            ["resourceId"] = channel.ResourceId,
            ["resourceUri"] = resourceUri,
            ["expiration"] = channel.Expires.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        };
        if (token is not null)
        {
            answer["token"] = token;
        }

        return answer;
    }

    public bool Stop(string? id, string? resourceId, string user)
    {
        if (id is null || !_channels.TryGetValue(id, out var channel)
            || channel.ResourceId != resourceId || channel.User != user || channel.Expires <= time.GetUtcNow())
        {
            return false;
        }

        return _channels.Remove(id);
    }

    public void Drop(string id) => _channels.Remove(id);

    public void Changed(string calendarId)
    {
        if (_acts > 0 && !ByCall)
        {
            _changedInAct.Add(calendarId);
            return;
        }

        Notify(calendarId);
    }

    public void BeginAct() => _acts++;

    public void EndAct()
    {
        if (--_acts > 0)
        {
            return;
        }

        foreach (var calendarId in _changedInAct)
        {
            Notify(calendarId);
        }

        _changedInAct.Clear();
    }

    private void Notify(string calendarId)
    {
        foreach (var channel in Live.Where(c => c.CalendarId == calendarId).OrderBy(c => c.Id, StringComparer.Ordinal))
        {
            Send(channel, "exists", time.GetUtcNow());
        }
    }

    private void Send(GoogleChannel channel, string state, DateTimeOffset notBefore)
    {
        // Numbers grow but skip some, as documented.
        channel.Messages += channel.Messages == 0 ? 1 : 1 + (channel.Messages % 3);
        var headers = new Dictionary<string, string>
        {
            ["Content-Type"] = "application/json; utf-8",
            ["User-Agent"] = "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)",
            ["X-Goog-Channel-ID"] = channel.Id,
            ["X-Goog-Channel-Expiration"] = channel.Expires.UtcDateTime.ToString("R", CultureInfo.InvariantCulture),
            ["X-Goog-Resource-ID"] = channel.ResourceId,
            ["X-Goog-Resource-URI"] = channel.ResourceUri,
            ["X-Goog-Resource-State"] = state,
            ["X-Goog-Message-Number"] = channel.Messages.ToString(CultureInfo.InvariantCulture),
        };
        if (channel.Token is not null)
        {
            headers["X-Goog-Channel-Token"] = channel.Token;
        }

        pushes.Deliver(new PushDelivery(channel.Address, headers, [], notBefore), ledger);
    }

    private static DateTimeOffset Expiry(JsonObject body, DateTimeOffset now, TimeSpan longest)
    {
        var seconds = Number(body["params"]?["ttl"]) ?? 604_800;
        var life = TimeSpan.FromSeconds(Math.Clamp(seconds, 1, (long)longest.TotalSeconds));
        var expires = now + life;
        if (Number(body["expiration"]) is { } milliseconds)
        {
            var asked = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
            expires = body["params"]?["ttl"] is null
                ? Earlier(asked, now + longest)
                : Earlier(asked, expires);
        }

        return DateTimeOffset.FromUnixTimeMilliseconds(expires.ToUnixTimeMilliseconds());
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static long? Number(JsonNode? node) => node is JsonValue value
        ? value.TryGetValue<long>(out var number) ? number
            : value.TryGetValue<string>(out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out number) ? number : null
        : null;
}
