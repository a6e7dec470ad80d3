using System.Text.Json.Nodes;
using CrmSync.Sandbox.Counting;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Pushes;

namespace CrmSync.Sandbox.Google;

/// <summary>Google Calendar v3 in memory: its API through <see cref="Handle"/>, its users through the other methods.</summary>
public sealed class GoogleCalendarSandbox : IVendorSandbox
{
    private readonly Lock _gate = new();
    private readonly GoogleState _state;
    private readonly EventsList _list;
    private readonly EventWrites _writes;
    private readonly GoogleRoutes _routes;

    internal GoogleCalendarSandbox(TimeProvider time, PushOutlet pushes, int seed)
    {
        Faults = new(seed);
        _state = new(time, pushes, Ledger);
        _list = new(_state);
        _writes = new(_state, _list);
        _routes = new(_state, _list, _writes);
    }

    public string Prefix => "google";

    public FaultInjector Faults { get; }

    public Ledger Ledger { get; } = new();

    public InFlight InFlight { get; } = new();

    public GoogleSwitches Switches
    {
        get => _state.Switches;
        set => _state.Switches = value;
    }

    public SandboxCall Identify(SandboxRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            return _routes.Identify(request);
        }
    }

    public SandboxResponse Handle(SandboxRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            _state.Channels.ByCall = true;
            try
            {
                var call = _routes.Identify(request);
                return FaultedCall.Run(call, Faults, Ledger, (status, reason) => GoogleRefusal.Of(status, reason), fault => _routes.Answer(request, call, fault))
                    .With("Date", _state.Time.GetUtcNow().UtcDateTime.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
            }
            finally
            {
                _state.Channels.ByCall = false;
            }
        }
    }

    /// <summary>Adds an account with its primary calendar and answers a refresh token for it.</summary>
    public string AddUser(string email, string timeZone = "Europe/Stockholm")
    {
        lock (_gate)
        {
            _state.Users.Add(email);
            _state.Calendars.TryAdd(email, new CalendarState(email, email, timeZone, email, primary: true));
            _state.CalendarListChanges++;
            return _state.Tokens.Grant(email);
        }
    }

    public void AddCalendar(string calendarId, string summary, string owner, string timeZone = "Europe/Stockholm")
    {
        lock (_gate)
        {
            _state.Calendars.Add(calendarId, new CalendarState(calendarId, summary, timeZone, owner, primary: false));
            _state.CalendarListChanges++;
        }
    }

    /// <summary>Gives or (null) takes a role: freeBusyReader, reader, writer, owner. Sync tokens of the calendar expire with it.</summary>
    public void Share(string calendarId, string user, string? role)
    {
        lock (_gate)
        {
            var calendar = _state.Calendars[calendarId];
            calendar.Roles.Remove(user);
            if (role is not null)
            {
                calendar.Roles[user] = role;
            }

            calendar.TokenGeneration++;
            _state.CalendarListChanges++;
        }
    }

    /// <summary>An access token without the token endpoint.</summary>
    public string AccessToken(string user)
    {
        lock (_gate)
        {
            return _state.Tokens.Issue(user);
        }
    }

    public string AuthorizationCode(string user)
    {
        lock (_gate)
        {
            return _state.Tokens.Code(user);
        }
    }

    public void ExpireAccessTokens()
    {
        lock (_gate)
        {
            _state.Tokens.ExpireAll();
        }
    }

    public void RevokeGrant(string user)
    {
        lock (_gate)
        {
            _state.Tokens.Revoke(user);
        }
    }

    /// <summary>All sync tokens so far are refused with 410.</summary>
    public void ExpireSyncTokens(string calendarId)
    {
        lock (_gate)
        {
            _state.Calendars[calendarId].TokenGeneration++;
        }
    }

    public string CreateEvent(string calendarId, JsonObject content)
    {
        ArgumentNullException.ThrowIfNull(content);
        lock (_gate)
        {
            return _writes.Create(_state.Calendar(calendarId), (string?)content["id"] ?? _state.NewEventId(), content).Id;
        }
    }

    /// <summary>A timed event, the common case; times with an offset.</summary>
    public string CreateEvent(string calendarId, string summary, DateTimeOffset start, DateTimeOffset end) => CreateEvent(calendarId, new JsonObject
    {
        ["summary"] = summary,
        ["start"] = new JsonObject { ["dateTime"] = start.ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture) },
        ["end"] = new JsonObject { ["dateTime"] = end.ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture) },
    });

    /// <summary>The edit gets the event's JSON; what it leaves is saved as the user's change.</summary>
    public void EditEvent(string calendarId, string eventId, Action<JsonObject> edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        lock (_gate)
        {
            var calendar = _state.Calendar(calendarId);
            var item = EventWrites.Find(calendar, eventId);
            var body = (JsonObject)item.Body.DeepClone();
            edit(body);
            body = EventShape.Merge([], body);
            EventShape.Normalise(body, calendar, _state.Switches);
            EventWrites.RaiseSequence(item.Body, body, (int?)item.Body["sequence"] ?? 0);
            _state.Save(calendar, item, body);
        }
    }

    public void DeleteEvent(string calendarId, string eventId)
    {
        lock (_gate)
        {
            var calendar = _state.Calendar(calendarId);
            _writes.Cancel(calendar, EventWrites.Find(calendar, eventId));
        }
    }

    /// <summary>Duplicates an event with everything in it, private properties (our stamp) included.</summary>
    public string CopyEvent(string calendarId, string eventId, string? toCalendar = null, Action<JsonObject>? edit = null)
    {
        lock (_gate)
        {
            var copy = (JsonObject)EventWrites.Find(_state.Calendar(calendarId), eventId).Body.DeepClone();
            var target = _state.Calendar(toCalendar ?? calendarId);
            foreach (var own in (string[])["id", "etag", "created", "updated", "iCalUID", "sequence", "htmlLink", "creator", "organizer"])
            {
                copy.Remove(own);
            }

            edit?.Invoke(copy);
            return _writes.Create(target, _state.NewEventId(), copy).Id;
        }
    }

    /// <summary>Moves an event to another calendar: same iCalUID there, a cancelled stub here.</summary>
    public string MoveEvent(string calendarId, string eventId, string toCalendar)
    {
        lock (_gate)
        {
            var uid = (string)EventWrites.Find(_state.Calendar(calendarId), eventId).Body["iCalUID"]!;
            var moved = CopyEvent(calendarId, eventId, toCalendar, body => body["iCalUID"] = uid);
            DeleteEvent(calendarId, eventId);
            return moved;
        }
    }

    public void MakeRecurring(string calendarId, string eventId, params string[] recurrence) =>
        EditEvent(calendarId, eventId, body => body["recurrence"] = new JsonArray([.. recurrence.Select(r => (JsonNode)r)]));

    /// <summary>Turns one occurrence into an exception of its series, and edits it. Answers its id.</summary>
    public string EditOccurrence(string calendarId, string masterId, DateTimeOffset originalStart, Action<JsonObject> edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        lock (_gate)
        {
            var calendar = _state.Calendar(calendarId);
            var id = $"{masterId}_{originalStart.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture)}";
            if (!calendar.Events.ContainsKey(id))
            {
                var master = EventWrites.Find(calendar, masterId).Body;
                var length = EventTimes.Moment(master["end"], calendar.Zone) - EventTimes.Moment(master["start"], calendar.Zone);
                var body = (JsonObject)master.DeepClone();
                body.Remove("recurrence");
                body["recurringEventId"] = masterId;
                body["start"] = At(originalStart, master, calendar);
                body["end"] = At(originalStart + length!.Value, master, calendar); // a stored event has both
                body["originalStartTime"] = At(originalStart, master, calendar);
                body["id"] = id;
                _writes.Create(calendar, id, body);
            }

            EditEvent(calendarId, id, edit);
            return id;
        }
    }

    public string CancelOccurrence(string calendarId, string masterId, DateTimeOffset originalStart)
    {
        lock (_gate)
        {
            using (Act())
            {
                var id = EditOccurrence(calendarId, masterId, originalStart, _ => { });
                DeleteEvent(calendarId, id);
                return id;
            }
        }
    }

    /// <summary>A guest answers an invitation.</summary>
    public void Respond(string calendarId, string eventId, string email, string responseStatus) => EditEvent(calendarId, eventId, body =>
    {
        foreach (var attendee in body["attendees"] as JsonArray ?? [])
        {
            if (string.Equals((string?)attendee?["email"], email, StringComparison.OrdinalIgnoreCase))
            {
                attendee!["responseStatus"] = responseStatus;
            }
        }
    });

    /// <summary>Living events as stored, in the calendar's zone.</summary>
    public IReadOnlyList<JsonObject> Events(string calendarId, bool withCancelled = false)
    {
        lock (_gate)
        {
            return [.. _state.Calendar(calendarId).Events.Values
                .Where(e => withCancelled || !e.Cancelled)
                .OrderBy(e => e.Born)
                .Select(e => (JsonObject)e.Body.DeepClone())];
        }
    }

    /// <summary>Null when there is none; a cancelled one is shown.</summary>
    public JsonObject? Event(string calendarId, string eventId)
    {
        lock (_gate)
        {
            return _state.Calendar(calendarId).Events.TryGetValue(eventId, out var found) ? (JsonObject)found.Body.DeepClone() : null;
        }
    }

    /// <summary>Ids of the watches that still send.</summary>
    public IReadOnlyList<string> LiveChannels()
    {
        lock (_gate)
        {
            return [.. _state.Channels.Live.Select(c => c.Id).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>A watch that Google forgets without a word.</summary>
    public void DropChannel(string channelId)
    {
        lock (_gate)
        {
            _state.Channels.Drop(channelId);
        }
    }

    /// <summary>What is done until it is disposed is one act of a user: one push per channel, at its end.</summary>
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

    private static JsonObject At(DateTimeOffset moment, JsonObject master, CalendarState calendar) => master["start"]?["date"] is not null
        ? new JsonObject { ["date"] = moment.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) }
        : new JsonObject
        {
            ["dateTime"] = Rfc3339.InZone(moment, calendar.Zone),
            ["timeZone"] = (string?)master["start"]?["timeZone"] ?? calendar.ZoneId,
        };
}
