using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Sandbox.Zoho;

namespace CrmSync.Simulation.Pairs;

/// <summary>The vendors of Zoho CRM and those who look after them.</summary>
internal sealed class ZohoVendors(ZohoCrmSandbox zoho, TimeProvider clock, Random hand) : IUserSide
{
    public const string Module = "Vendors";

    private const string Note = "Internal_Note";
    private const string Thing = "City";

    /// <summary>What the API calls the fields.</summary>
    private static readonly Dictionary<string, string> Names = new()
    {
        [Supplier.Name] = "Vendor_Name",
        [Supplier.Street] = "Street",
        [Supplier.Email] = "Email",
        [Supplier.Phone] = "Phone",
    };

    public string Name => "zoho";

    public void Open() => zoho.AddField(Module, new FieldDefinition(Note, "text") { Custom = true });

    public IReadOnlyList<ShownRecord> Living() => [.. zoho.Records(Module).Select(Show)];

    public IReadOnlyList<(string Id, string? Thing)> Everything() => [.. zoho.Everything(Module).Select(one => (one.Id, (string?)PlainText.Of((string?)one.Values[Thing])))];

    public IReadOnlyDictionary<string, string> Untouchable() => zoho.Records(Module).ToDictionary(record => (string)record["id"]!, Untouchable); // a record has an id

    public string Create(string thing, IReadOnlyDictionary<string, string> values, string unmapped)
    {
        var fields = Given(values);
        (fields[Thing], fields[Note]) = (thing, unmapped);
        return zoho.Create(Module, fields);
    }

    public void Edit(ShownRecord record, IReadOnlyDictionary<string, string> values) => zoho.Edit(Module, record.Id, Given(values));

    public void EditUnmapped(ShownRecord record, string value) => zoho.Edit(Module, record.Id, new JsonObject { [Note] = value });

    public void Touch(ShownRecord record) => zoho.Edit(Module, record.Id, []);

    public void Delete(ShownRecord record) => zoho.Delete(Module, record.Id);

    /// <summary>Not in the second of its last change, as with meetings: versions do not tell two saves of one second apart.</summary>
    public bool MaySave(ShownRecord record) =>
        DateTimeOffset.Parse((string)zoho.Record(Module, record.Id)!["Modified_Time"]!, CultureInfo.InvariantCulture) < clock.GetUtcNow().AddSeconds(-1); // it is there, and every record has the time

    private static string Untouchable(JsonObject record)
    {
        foreach (var name in (string[])[.. Names.Values, Thing, "Modified_Time", "Modified_By"])
        {
            record.Remove(name);
        }

        return record.ToJsonString();
    }

    private static ShownRecord Show(JsonObject record) => new(
        (string)record["id"]!, // a record has an id
        PlainText.Of((string?)record[Thing]),
        Names.ToDictionary(field => field.Key, field => PlainText.Of((string?)record[field.Value])),
        (string?)record[Note]);

    private JsonObject Given(IReadOnlyDictionary<string, string> values) =>
        new(values.Select(one => KeyValuePair.Create(Names[one.Key], (JsonNode?)(one.Key is Supplier.Name or Supplier.Street ? PlainText.Careless(one.Value, hand).Trim('\n') : one.Value))));
}
