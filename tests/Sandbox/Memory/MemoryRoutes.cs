using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Faults;

namespace CrmSync.Sandbox.Memory;

/// <summary>Names each call and answers it.</summary>
internal sealed class MemoryRoutes(MemoryState state, FaultInjector faults)
{
    private static readonly TimeSpan LongestWatch = TimeSpan.FromDays(7);

    private readonly MemoryReads _reads = new(state);
    private readonly MemoryBatch _batch = new(state, new(state), faults);

    public static SandboxCall Identify(SandboxRequest request)
    {
        var (place, record) = ("", (string?)null);
        var operation = (request.Method, request.Segments()[1..]) switch
        {
            ("POST", ["token"]) => "memory.token",
            ("GET", ["account"]) => "memory.account",
            ("GET", ["collections"]) => "memory.collections",
            ("GET", ["collections", var c, "fields"]) => In(c, "memory.fields"),
            ("GET", ["collections", var c, "records"]) => In(c, "memory.records.list"),
            ("GET", ["collections", var c, "records:byKey", var key]) => In(c, "memory.records.find", key),
            ("GET", ["collections", var c, "records", var id]) => In(c, "memory.records.get", id),
            ("POST", ["collections", var c, "records:batch"]) => In(c, "memory.records.batch"),
            ("POST", ["collections", var c, "watch"]) => In(c, "memory.watch.create"),
            ("DELETE", ["collections", var c, "watch", var id]) => In(c, "memory.watch.delete", id),
            _ => "memory.unknown",
        };
        return new(operation, place, record, operation == "memory.records.batch") { IsFullList = operation == "memory.records.list" && IsFull(request.Parameters()) };

        string In(string collection, string name, string? id = null)
        {
            (place, record) = (collection, id);
            return name;
        }
    }

    /// <summary>A page of a full list says so in its token.</summary>
    private static bool IsFull(SandboxQuery query) => !query.Has("cursor") && (query.Get("page") is not { Length: > 0 } page || page.Split('.') is [_, "-1", ..]);

    public SandboxResponse Answer(SandboxRequest request, SandboxCall call, Fault? fault)
    {
        try
        {
            return call.Operation == "memory.token" ? Token(request) : ForUser(request, call, fault);
        }
        catch (MemoryRefusal refusal)
        {
            return refusal.Answer();
        }
        catch (Exception bad) when (bad is InvalidOperationException or FormatException)
        {
            // A JSON value of another kind than the protocol's.
            return MemoryRefusal.Of(400, "invalid");
        }
    }

    private SandboxResponse ForUser(SandboxRequest request, SandboxCall call, Fault? fault)
    {
        var bearer = request.Header("Authorization") is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header[7..] : null;
        if (fault is Fault.ExpireAccessToken && bearer is not null)
        {
            state.Tokens.Expire(bearer);
        }

        var user = state.Tokens.User(bearer) ?? throw new MemoryRefusal(401, "unauthorized");
        if (state.Meter.Count(user, state.Switches.CallsPerMinute, state.Switches.CallsPerDay) is { } wait)
        {
            return MemoryRefusal.Of(429, "throttled").With("Retry-After", Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        }

        switch (call.Operation)
        {
            case "memory.account":
                return SandboxResponse.Json(200, new JsonObject { ["id"] = user, ["name"] = user });
            case "memory.collections":
                return SandboxResponse.Json(200, new JsonObject
                {
                    ["collections"] = new JsonArray([.. state.Collections.Keys.Select(name => new JsonObject { ["id"] = name, ["name"] = name })]),
                });
            case "memory.unknown":
                throw new MemoryRefusal(404, "not_found");
        }

        var collection = state.Collection(call.Place);
        switch (call.Operation)
        {
            case "memory.fields":
                return SandboxResponse.Json(200, new JsonObject
                {
                    ["fields"] = new JsonArray([.. collection.Fields.Select(f => new JsonObject { ["name"] = f.Name, ["type"] = f.Type })]),
                });
            case "memory.records.list":
                return _reads.List(collection, request.Parameters(), fault);
            case "memory.records.get":
                return _reads.Get(collection, call.Record!, fault); // routed with an id
            case "memory.records.find":
                return _reads.Find(collection, call.Record!, fault); // routed with a key
            case "memory.records.batch":
                return _batch.Run(collection, request, fault);
            case "memory.watch.create":
                return Watch(collection, request.Json() ?? []);
            default:
                return collection.Watches.Remove(call.Record!) ? SandboxResponse.Empty(204) : throw new MemoryRefusal(404, "not_found"); // routed with an id
        }
    }

    private SandboxResponse Token(SandboxRequest request)
    {
        (state.Tokens.Rotate, state.Tokens.Life) = (state.Switches.RotatesRefreshTokens, state.Switches.TokenLife);
        if (state.Tokens.Refresh(request.Form().Get("refresh_token")) is not TokenReply.Granted granted)
        {
            return SandboxResponse.Json(400, new JsonObject { ["error"] = "invalid_grant" });
        }

        state.Ledger.TokenRefreshed();
        var body = new JsonObject { ["access_token"] = granted.Access, ["expires_in"] = (int)state.Tokens.Life.TotalSeconds, ["token_type"] = "Bearer" };
        if (granted.NewRefresh is { } refresh)
        {
            body["refresh_token"] = refresh;
        }

        return SandboxResponse.Json(200, body);
    }

    private SandboxResponse Watch(MemoryCollection collection, JsonObject body)
    {
        if ((string?)body["id"] is not { } id || (string?)body["url"] is not { } url || (string?)body["secret"] is not { } secret)
        {
            throw new MemoryRefusal(400, "invalid_watch");
        }

        var latest = state.Time.GetUtcNow() + LongestWatch;
        var asked = DateTimeOffset.TryParse((string?)body["expires"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var given) ? given : latest;
        var expires = asked < latest ? asked : latest;
        collection.Watches[id] = new(id, url, secret, expires);
        return SandboxResponse.Json(200, new JsonObject
        {
            ["id"] = id,
            ["expires"] = expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        });
    }
}
