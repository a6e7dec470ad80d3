using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>The user behind the token.</summary>
internal sealed class ZohoCrmAccount(Session session)
{
    /// <summary>Meetings are what a connection is first asked for; other modules are checked when they are prepared.</summary>
    private const string ProbedModule = "Events";

    private readonly ZohoCrmClient client = new(session);

    public async Task<Outcome<Account>> WhoAmIAsync(CancellationToken cancellationToken)
    {
        if (!(await UserAsync(cancellationToken)).Succeeded(out var user, out var fault))
        {
            return fault;
        }

        if (!(await ProbeAsync(ProbedModule, cancellationToken)).Succeeded(out _, out fault))
        {
            return fault;
        }

        return user["id"].Text() is { Length: > 0 } id
            ? new Account(id, user["full_name"].Text() ?? user["email"].Text() ?? id, user["email"].Text())
            : new Fault(FaultKind.Unexpected, "Zoho names no current user");
    }

    /// <summary>The zone that Zoho shows this user's times in, and takes a day's beginning and end in.</summary>
    public async Task<Outcome<TimeZoneInfo>> ZoneAsync(CancellationToken cancellationToken)
    {
        if (!(await UserAsync(cancellationToken)).Succeeded(out var user, out var fault))
        {
            return fault;
        }

        if (user["time_zone"].Text() is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return zone;
        }

        return user["offset"].Number() is { } milliseconds && Math.Abs(milliseconds) <= 14 * 3600_000
            ? TimeZoneInfo.CreateCustomTimeZone("zoho", TimeSpan.FromMinutes((double)decimal.Truncate(milliseconds / 60_000)), null, null)
            : TimeZoneInfo.Utc;
    }

    /// <summary>ZG-11, ZX-4: what the user may not see is told by the module's and the field's name, not met as silence.</summary>
    public async Task<Outcome<Done>> ProbeAsync(string module, CancellationToken cancellationToken) =>
        !(await client.GetAsync(ZohoCrmVisibility.ProbeOf(module), cancellationToken)).Succeeded(out var answer, out var fault) ? NamePermission(module, fault)
        : ZohoCrmVisibility.OfRow(module, answer.Row) is { } hidden ? hidden
        : default(Done);

    public static Fault NamePermission(string module, Fault fault) =>
        fault.Kind == FaultKind.Forbidden ? fault with { Reason = $"this Zoho user has no permission for the module {module}: {fault.Reason}" } : fault;

    /// <summary>https://www.zoho.com/crm/developer/docs/api/v8/get-users.html</summary>
    private async Task<Outcome<JsonObject>> UserAsync(CancellationToken cancellationToken) =>
        !(await client.GetAsync("users?type=CurrentUser", cancellationToken)).Succeeded(out var answer, out var fault) ? fault
        : answer.Body.At("users").Objects().FirstOrDefault() is { } user ? user
        : new Fault(FaultKind.Unexpected, "Zoho names no current user");
}
