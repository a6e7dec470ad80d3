using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Zoho;

namespace CrmSync.Playground.Calendar.Cast;

/// <summary>Someone who works in the CRM, at its screen and not over its API.</summary>
internal sealed class CrmUser(ZohoCrmSandbox crm)
{
    private const string Module = "Events";

    public int Count => crm.Records(Module).Count;

    /// <summary>The meeting's host is the connection's user; others stay in the CRM (ZG-12).</summary>
    public string Save(Entry entry) => crm.Create(Module, Form(entry));

    public void Import(IEnumerable<Entry> entries) => crm.Create(Module, entries.Select(Form));

    public void Rename(string id, string title) => crm.Edit(Module, id, new JsonObject { ["Event_Title"] = title });

    public void Move(string id, string place) => crm.Edit(Module, id, new JsonObject { ["Venue"] = place });

    /// <summary>All in one act, as from a list with its boxes ticked.</summary>
    public void Delete(IEnumerable<string> ids) => crm.Delete(Module, ids);

    public Entry? Read(string id) => crm.Record(Module, id) is { } record ? Face(record) : null;

    public IReadOnlyList<Entry> ReadAll() => [.. crm.Records(Module).Select(Face)];

    private JsonObject Form(Entry entry) => new()
    {
        ["Event_Title"] = entry.Title,
        ["Start_DateTime"] = Text(entry.Start),
        ["End_DateTime"] = Text(entry.End),
        ["Venue"] = entry.Place,
        ["Owner"] = new JsonObject { ["id"] = crm.IntegrationUserId },
    };

    private static Entry Face(JsonObject record) => new(
        (string)record["id"]!, (string?)record["Event_Title"] ?? "", Time(record["Start_DateTime"]), Time(record["End_DateTime"]), (string?)record["Venue"], (string?)record["Description"]); // a record has an id

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(JsonNode? text) => DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture); // every meeting has both times
}
