using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Zoho;

namespace CrmSync.Simulation.Pairs;

/// <summary>The meetings of Zoho CRM that the connection's user hosts, and those who work with them.</summary>
internal sealed class ZohoSide(ZohoCrmSandbox zoho, TimeProvider clock, Random hand) : IUserSide
{
    public const string Module = "Events";

    private const string Note = "Internal_Note";

    /// <summary>What the API calls the fields.</summary>
    private static readonly Dictionary<string, string> Names = new()
    {
        [Meeting.Title] = "Event_Title",
        [Meeting.Body] = "Description",
        [Meeting.Start] = "Start_DateTime",
        [Meeting.End] = "End_DateTime",
        [Meeting.Reminder] = "Remind_At",
    };

    public string Name => "zoho";

    public void Open() => zoho.AddField(Module, new FieldDefinition(Note, "text") { Custom = true });

    public IReadOnlyList<ShownRecord> Living() => [.. zoho.Records(Module).Select(Show)];

    public IReadOnlyList<(string Id, string? Thing)> Everything() => [.. zoho.Everything(Module).Select(one => (one.Id, (string?)one.Values["Venue"]))];

    public IReadOnlyDictionary<string, string> Untouchable() => zoho.Records(Module).ToDictionary(record => (string)record["id"]!, Untouchable); // a record has an id

    public string Create(string thing, IReadOnlyDictionary<string, string> values, string unmapped)
    {
        var fields = Given(values);
        (fields["Venue"], fields[Note]) = (PlainText.Careless(thing, hand).Trim('\n'), unmapped);
        fields["Owner"] = new JsonObject { ["id"] = zoho.IntegrationUserId };
        return zoho.Create(Module, fields);
    }

    public void Edit(ShownRecord record, IReadOnlyDictionary<string, string> values) => zoho.Edit(Module, record.Id, Given(values));

    public void EditUnmapped(ShownRecord record, string value) => zoho.Edit(Module, record.Id, new JsonObject { [Note] = value });

    public void Touch(ShownRecord record) => zoho.Edit(Module, record.Id, []);

    public void Delete(ShownRecord record) => zoho.Delete(Module, record.Id);

    /// <summary>
    /// Not in the second of its last change: Zoho's versions do not tell two saves of one second apart, and what that can lose is named in
    /// docs/connectors/zoho-crm.md.
    /// </summary>
    public bool MaySave(ShownRecord record) =>
        DateTimeOffset.Parse((string)zoho.Record(Module, record.Id)!["Modified_Time"]!, CultureInfo.InvariantCulture) < clock.GetUtcNow().AddSeconds(-1); // it is there, and every record has the time

    /// <summary>Of the reminders the first is mapped.</summary>
    private static string Untouchable(JsonObject record)
    {
        foreach (var name in (string[])[.. Names.Values.Where(name => name != "Remind_At"), "Venue", "Modified_Time", "Modified_By", "All_day", "Participants"])
        {
            record.Remove(name);
        }

        if (record["Remind_At"] is JsonArray { Count: > 0 } reminders)
        {
            reminders.RemoveAt(0);
        }

        if (record["Remind_At"] is JsonArray { Count: 0 })
        {
            record["Remind_At"] = null;
        }

        return record.ToJsonString();
    }

    private static ShownRecord Show(JsonObject record) => new(
        (string)record["id"]!, // a record has an id
        PlainText.Of((string?)record["Venue"]),
        new Dictionary<string, string>
        {
            [Meeting.Title] = PlainText.Of((string?)record["Event_Title"]),
            [Meeting.Body] = PlainText.Of((string?)record["Description"]),
            [Meeting.Start] = Meeting.Moment((string?)record["Start_DateTime"]),
            [Meeting.End] = Meeting.Moment((string?)record["End_DateTime"]),
            [Meeting.Reminder] = (record["Remind_At"] as JsonArray)?.FirstOrDefault()?["unit"]?.ToString() ?? "",
        },
        (string?)record[Note]);

    private JsonObject Given(IReadOnlyDictionary<string, string> values) => new(values.Select(one => KeyValuePair.Create(Names[one.Key], Value(one.Key, one.Value))));

    private JsonNode? Value(string field, string value) => field switch
    {
        Meeting.Title => PlainText.Careless(value, hand).Trim('\n'),
        Meeting.Body => PlainText.Careless(value, hand),
        Meeting.Reminder => new JsonArray(new JsonObject { ["unit"] = int.Parse(value, CultureInfo.InvariantCulture), ["period"] = "minutes" }),
        _ => value,
    };
}
