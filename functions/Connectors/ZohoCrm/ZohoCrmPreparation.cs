using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>What must be known before changes can be put into Zoho's words: the user's zone for days, and who the guests are. Most writes need neither.</summary>
internal sealed class ZohoCrmPreparation(Session session, ZohoCrmModule module)
{
    /// <param name="writes">The changes, and the record as it is where it was read.</param>
    public async Task<Outcome<ZohoCrmWire>> WireAsync(IReadOnlyList<(ImmutableArray<FieldChange> Changes, JsonObject? Current)> writes, CancellationToken cancellationToken)
    {
        var zone = TimeZoneInfo.Utc;
        if (writes.Any(write => ZohoCrmWire.NeedsZone(module, write.Changes))
            && !(await new ZohoCrmAccount(session).ZoneAsync(cancellationToken)).Succeeded(out zone, out var fault))
        {
            return fault;
        }

        var guests = ImmutableDictionary<string, JsonObject>.Empty;
        if (module.GuestModule is { } name && ZohoCrmModule.Find(name) is { } people && NewGuests(writes) is { Count: > 0 } names
            && !(await new ZohoCrmGuests(session, people).ResolveAsync(names, cancellationToken)).Succeeded(out guests, out fault))
        {
            return fault;
        }

        return new ZohoCrmWire(module, zone, guests);
    }

    /// <summary>Display names by address, of the guests who are not in their meeting yet.</summary>
    private Dictionary<string, string> NewGuests(IReadOnlyList<(ImmutableArray<FieldChange> Changes, JsonObject? Current)> writes)
    {
        var names = new Dictionary<string, string>();
        foreach (var (changes, current) in writes)
        {
            var present = current?[module.Guests!].Objects().Select(ZohoCrmGuestList.EmailOf).ToHashSet() ?? []; // asked only where there is a guest module
            foreach (var (email, name) in changes.Where(change => change.Field == module.Guests).SelectMany(Elements).Where(element => !present.Contains(element.Key.ToLowerInvariant())))
            {
                names.TryAdd(email.ToLowerInvariant(), name);
            }
        }

        return names;
    }

    private static IEnumerable<KeyValuePair<string, string>> Elements(FieldChange change) => change switch
    {
        FieldChange.Edit edit => edit.Elements.Put,
        FieldChange.Assign { Value: FieldValue.Set set } => set.Elements,
        _ => [],
    };
}
