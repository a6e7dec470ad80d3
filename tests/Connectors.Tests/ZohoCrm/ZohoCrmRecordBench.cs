using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;

namespace CrmSync.Connectors.Tests.ZohoCrm;

/// <summary>Contacts, accounts or vendors, with a custom field of each type that is synced and a lookup to an account.</summary>
public sealed class ZohoCrmRecordBench(string module, string titleField, SandboxOptions? options = null) : ZohoCrmBench(options)
{
    private string account = "";

    public override string Collection => module;

    public override ImmutableArray<string> Fields =>
    [
        TitleField, NotesField, "Phone", OddField, "Own_Text", "Own_Area", "Own_Email", "Own_Site", "Own_Choice", "Own_Set", "Own_Flag", "Own_Whole", "Own_Number", "Own_Money", "Own_Date", "Own_Time", "Own_Account",
    ];

    public override string TitleField => titleField;

    public override string NotesField => "Description";

    public override IEnumerable<(string Field, FieldValue Value)> NastyValues =>
    [
        .. base.NastyValues,
        (TitleField, new FieldValue.Text(new string('x', titleField == "Last_Name" ? 79 : 254) + "🎉 and more")),
        ("Description", new FieldValue.Text(new string('x', 500))),
        ("Phone", new FieldValue.Text("  +46 (8) 123 45 ")),
        ("Own_Text", new FieldValue.Text("2026-03-02")),
        ("Own_Text", new FieldValue.Text("2026-03-02T10:00:00+01:00")),
        ("Own_Area", new FieldValue.Text("2026-03-02\nand more")),
        ("Own_Choice", new FieldValue.Text("red")),
        ("Own_Set", new FieldValue.Set(SetOf("red", "blue"))),
        ("Own_Flag", new FieldValue.Flag(true)),
        ("Own_Flag", new FieldValue.Flag(false)),
        ("Own_Whole", new FieldValue.Number(-7)),
        ("Own_Number", new FieldValue.Number(0.125m)),
        ("Own_Money", new FieldValue.Number(1_234_567.8m)),
        ("Own_Date", new FieldValue.Date(new DateOnly(2026, 3, 2))),
        ("Own_Time", new FieldValue.Instant(new DateTimeOffset(2026, 3, 10, 8, 0, 0, 500, TimeSpan.Zero))),
        ("Own_Account", new FieldValue.Reference(new(account), "under whatever name")),
    ];

    public override ImmutableArray<FieldChange> NewRecord(string title) =>
    [
        ZohoCrmWorld.Assign(TitleField, new FieldValue.Text(title)),
        ZohoCrmWorld.Assign("Own_Account", new FieldValue.Reference(new(account), "")),
        ZohoCrmWorld.Assign("Own_Date", ZohoCrmWorld.Day("2026-03-02")),
        ZohoCrmWorld.Assign("Own_Set", new FieldValue.Set(SetOf("red"))),
    ];

    public override RecordId UserCreates(string title) => new(Zoho.Create(module, Record(title)));

    public override void UserCreatesMany(int count) => Zoho.Create(module, Enumerable.Range(0, count).Select(number => Record($"one of many {number}")));

    protected override void Furnish()
    {
        base.Furnish();
        Zoho.AddModule(new("Groups", "Groups", "Name", [new("Name", "text")]));
        foreach (var (name, type) in ((string, string)[])
        [
            ("Own_Text", "text"), ("Own_Area", "textarea"), ("Own_Email", "email"), ("Own_Site", "website"), ("Own_Choice", "picklist"), ("Own_Set", "multiselectpicklist"), ("Own_Flag", "boolean"),
            ("Own_Whole", "integer"), ("Own_Number", "double"), ("Own_Money", "currency"), ("Own_Date", "date"), ("Own_Time", "datetime"), ("Own_Account", "lookup"),
        ])
        {
            Zoho.AddField(module, new(name, type)
            {
                Custom = true, PickList = type.EndsWith("picklist", StringComparison.Ordinal) ? [new("red"), new("blue")] : [], Lookup = type == "lookup" ? Referred : null, DecimalPlaces = type == "currency" ? 2 : null,
            });
        }

        account = Zoho.Create(Referred, new JsonObject { [Referred == "Groups" ? "Name" : "Account_Name"] = "Zylker" });
    }

    /// <summary>Where accounts themselves are synced, what is pointed to must not count among them.</summary>
    private string Referred => module == "Accounts" ? "Groups" : "Accounts";

    private JsonObject Record(string title) => new()
    {
        [titleField] = title, ["Own_Date"] = "2026-03-01", ["Own_Time"] = "2026-03-01T10:00:00+01:00", ["Own_Text"] = "2026-03-01", ["Own_Account"] = account, ["Own_Set"] = new JsonArray("blue"),
    };

    private static ImmutableSortedDictionary<string, string> SetOf(params string[] keys) => keys.ToImmutableSortedDictionary(key => key, _ => "", StringComparer.Ordinal);
}
