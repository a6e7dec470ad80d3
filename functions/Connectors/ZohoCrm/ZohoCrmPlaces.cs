using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>The modules of an organisation, and the one field we add to a module.</summary>
internal sealed class ZohoCrmPlaces(Session session)
{
    /// <summary>A stamp is 48 characters.</summary>
    private const int StampLength = 50;

    private readonly ZohoCrmClient client = new(session);
    private readonly ZohoCrmAccount account = new(session);

    /// <summary>https://www.zoho.com/crm/developer/docs/api/v8/modules-api.html</summary>
    public async Task<Outcome<ImmutableArray<PlaceListing>>> ListAsync(CancellationToken cancellationToken)
    {
        if (!(await client.GetAsync("settings/modules", cancellationToken)).Succeeded(out var answer, out var fault))
        {
            return fault;
        }

        return answer.Body.At("modules").Objects()
            .Where(module => module["api_supported"].Flag() != false && module["viewable"].Flag() != false && ZohoCrmModule.Find(module["api_name"].Text() ?? "") is not null)
            .Select(module => new PlaceListing(
                module["api_name"].Text()!, // found by it
                module["plural_label"].Text() ?? module["api_name"].Text()!,
                module["creatable"].Flag() == true && module["editable"].Flag() == true))
            .ToImmutableArray();
    }

    /// <summary>Safe to repeat: what is there stays, and a field that another call made meanwhile is found by the second look.</summary>
    public async Task<Outcome<Done>> PrepareAsync(ZohoCrmModule module, CancellationToken cancellationToken)
    {
        if (!(await EnsureStampAsync(module, cancellationToken)).Succeeded(out _, out var fault))
        {
            return fault;
        }

        if (module.GuestModule is not { } guests || ZohoCrmModule.Find(guests) is not { } people)
        {
            return default(Done);
        }

        // A user who may not touch contacts can still sync meetings; their guests then fail by name.
        return (await EnsureStampAsync(people, cancellationToken)).Succeeded(out _, out fault) || fault.Kind == FaultKind.Forbidden ? default(Done) : fault;
    }

    private async Task<Outcome<Done>> EnsureStampAsync(ZohoCrmModule module, CancellationToken cancellationToken)
    {
        var metadata = new ZohoCrmFields(session, module);
        if (!(await metadata.ListAsync(cancellationToken)).Succeeded(out var fields, out var fault))
        {
            return ZohoCrmAccount.NamePermission(module.Name, fault);
        }

        if (ZohoCrmVisibility.OfMetadata(module.Name, fields, out var proved) is { } hidden
            && (proved || !(await account.ProbeAsync(module.Name, cancellationToken)).Succeeded(out _, out hidden)))
        {
            return hidden;
        }

        if (StampOf(fields) is { } present)
        {
            return Usable(present, module);
        }

        // https://www.zoho.com/crm/developer/docs/api/v8/create-custom-field.html
        var made = await client.AskAsync(HttpMethod.Post, $"settings/fields?module={module.Name}", new JsonObject { ["fields"] = new JsonArray(NewStamp()) }, null, cancellationToken);
        if (!made.Succeeded(out _, out fault) && fault.Kind != FaultKind.Duplicate)
        {
            return fault;
        }

        return !(await metadata.ListAsync(cancellationToken)).Succeeded(out fields, out fault) ? fault
            : StampOf(fields) is { } created ? Usable(created, module)
            : new Fault(FaultKind.Unexpected, $"Zoho did not make the field {ZohoCrmModule.StampField} in {module.Name}");
    }

    /// <summary>An external id of the organisation: unique, and a record is found by it at once.</summary>
    private static JsonObject NewStamp() => new()
    {
        ["field_label"] = ZohoCrmModule.StampField,
        ["api_name"] = ZohoCrmModule.StampField,
        ["data_type"] = "text",
        ["length"] = StampLength,
        ["external"] = new JsonObject { ["type"] = "org", ["show"] = false },
    };

    private static Outcome<Done> Usable(JsonObject field, ZohoCrmModule module) => field["external"] is JsonObject
        ? default(Done)
        : new Fault(FaultKind.Rejected, $"the field {ZohoCrmModule.StampField} of {module.Name} is there but no external id; remove it");

    private static JsonObject? StampOf(IEnumerable<JsonObject> fields) => fields.FirstOrDefault(field => field["api_name"].Text() == ZohoCrmModule.StampField);
}
