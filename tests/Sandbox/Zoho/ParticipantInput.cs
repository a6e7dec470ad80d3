using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>Participants of a meeting: people known to the CRM are stored by id, the rest by address.</summary>
internal sealed class ParticipantInput(ZohoState state)
{
    private const int Most = 50;

    public static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && text.IndexOf('.', at) > at + 1 && !text.EndsWith('.')
            && !text.Any(c => char.IsWhiteSpace(c) || c is ',' or ';' or '<' or '>');
    }

    public JsonArray Taken(JsonNode given, JsonNode? before, int row)
    {
        if (given is not JsonArray list)
        {
            throw RowRefusal.Field(row, "Participants", "jsonarray");
        }

        var known = before as JsonArray ?? [];
        var taken = new JsonArray();
        if (!state.Switches.ParticipantsReplace)
        {
            foreach (var old in known)
            {
                taken.Add(old!.DeepClone());
            }
        }

        for (var i = 0; i < list.Count; i++)
        {
            var one = One(list[i], $"$.data[{row}].Participants[{i}]", row);
            var same = known.FirstOrDefault(k => (string?)k!["participant"] == (string?)one["participant"]);
            one["id"] = (string?)same?["id"] ?? state.NewId();
            one["status"] = (string?)same?["status"] ?? "not_known";
            if (!taken.Any(t => (string?)t!["participant"] == (string?)one["participant"]))
            {
                taken.Add(one);
            }
        }

        return taken.Count > Most ? throw RowRefusal.TooLong(row, "Participants", Most) : taken;
    }

    private JsonObject One(JsonNode? given, string path, int row)
    {
        var type = (string?)given?["type"];
        var participant = (string?)given?["participant"];
        var stored = new JsonObject { ["invited"] = (bool?)given?["invited"] ?? false, ["type"] = type };
        switch (type)
        {
            case "email":
                var email = (string?)given!["Email"] ?? participant;
                if (email is null || !IsEmail(email))
                {
                    throw RowRefusal.Field(row, "Email", "email", path + ".Email");
                }

                stored["Email"] = email;
                stored["name"] = (string?)given["name"];
                stored["participant"] = email;
                return stored;
            case "contact" when state.Modules["Contacts"].Alive(participant) is { } contact:
                stored["Email"] = (string?)contact.Current.Values["Email"];
                stored["name"] = $"{(string?)contact.Current.Values["First_Name"]} {(string?)contact.Current.Values["Last_Name"]}".Trim();
                break;
            case "user" when participant is not null && state.Users.TryGetValue(participant, out var user):
                stored["Email"] = user.Email;
                stored["name"] = user.Name;
                break;
            case "lead" when participant is not null:
                break;
            default:
                throw RowRefusal.Field(row, "participant", path: path + ".participant");
        }

        stored["participant"] = participant;
        return stored;
    }
}
