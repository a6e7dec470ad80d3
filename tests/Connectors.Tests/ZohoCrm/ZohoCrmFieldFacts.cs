using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.ZohoCrm;

/// <summary>Fields of contacts, of every type, and those of one organisation alone.</summary>
public sealed class ZohoCrmFieldFacts
{
    private readonly ZohoCrmWorld world = new(module: "Contacts");

    public static TheoryData<string, string, string> Types => new()
    {
        { "text", "text", "" }, { "textarea", "text", "" }, { "email", "text", "" }, { "phone", "text", "" }, { "website", "text", "" }, { "bigint", "text", "" }, { "boolean", "flag", "" },
        { "integer", "number", "" }, { "double", "number", "" }, { "currency", "number", "" }, { "percent", "number", "" }, { "date", "date", "" }, { "datetime", "instant", "" },
        { "picklist", "choice", "" }, { "multiselectpicklist", "set", "" }, { "lookup", "reference", "Vendors" }, { "userlookup", "reference", "users" }, { "autonumber", "text", "" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_custom_field_of_each_type_is_described_by_its_kind(string type, string kind, string refersTo)
    {
        world.Zoho.AddField("Contacts", new("Own", type) { Custom = true, Lookup = type == "lookup" ? "Vendors" : null, Label = "Our own" });
        var field = (await DescribedAsync())["Own"];
        field.ShouldBe(new FieldDescription("Own", "Our own", kind, Mandatory: false, ReadOnly: type == "autonumber", Custom: true) { Choices = field.Choices, RefersTo = refersTo == "" ? null : refersTo });
    }

    [Theory]
    [InlineData("text", "text")]
    [InlineData("currency", "number")]
    [InlineData("date", "date")]
    [InlineData("boolean", "flag")]
    public async Task A_formula_is_read_only_and_of_the_kind_it_gives(string gives, string kind)
    {
        world.Zoho.AddField("Contacts", new("Own", "formula") { Formula = (gives, _ => null) });
        var field = (await DescribedAsync())["Own"];
        (field.Kind, field.ReadOnly).ShouldBe((kind, true));
    }

    [Fact]
    public async Task A_subform_is_left_alone()
    {
        world.Zoho.AddField("Contacts", new("Own", "subform"));
        (await DescribedAsync()).ShouldNotContainKey("Own");
    }

    [Fact]
    public async Task Choices_are_what_records_store_and_what_is_still_offered()
    {
        world.Zoho.AddField("Contacts", new("Class", "picklist") { PickList = [new("A") { Display = "First class" }, new("B"), new("Z") { Unused = true }] });
        world.Zoho.AddField("Contacts", new("Colours", "multiselectpicklist") { PickList = [new("red"), new("blue")] });
        var fields = await DescribedAsync();
        fields["Class"].Choices.ShouldBe(["A", "B"]);
        fields["Colours"].Choices.ShouldBe(["red", "blue"]);
        fields["Last_Name"].Choices.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_module_demands_and_what_it_works_out_is_said()
    {
        var fields = await DescribedAsync();
        fields.Values.Where(field => field.Mandatory).Select(field => field.Name).ShouldBe(["Last_Name"]);
        fields["Full_Name"].ReadOnly.ShouldBeTrue();
        fields["Created_By"].ReadOnly.ShouldBeTrue();
        fields["Owner"].ReadOnly.ShouldBeFalse();
    }

    [Fact]
    public async Task A_contact_reads_as_users_mean_it()
    {
        var account = world.Zoho.Create("Accounts", new JsonObject { ["Account_Name"] = "Zylker" });
        world.Zoho.Create("Contacts", new JsonObject
        {
            ["Last_Name"] = "Boyle", ["Date_of_Birth"] = "1990-05-04", ["Email_Opt_Out"] = true, ["Account_Name"] = new JsonObject { ["id"] = account },
        });
        var pulled = await world.PullAsync(null, ["Last_Name", "Date_of_Birth", "Email_Opt_Out", "Account_Name", "Email"]);
        ZohoCrmWorld.Values(pulled.Observations.Single()).ShouldBe(new Dictionary<string, FieldValue>
        {
            ["Last_Name"] = new FieldValue.Text("Boyle"),
            ["Date_of_Birth"] = ZohoCrmWorld.Day("1990-05-04"),
            ["Email_Opt_Out"] = new FieldValue.Flag(true),
            ["Account_Name"] = new FieldValue.Reference(new(account), "Zylker"),
            ["Email"] = FieldValue.Nothing,
            ["Owner"] = new FieldValue.Text(world.Zoho.SalesUserId),
        }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_custom_day_is_told_from_a_text_that_looks_like_one_at_one_call_a_full_read()
    {
        AddDayAndText();
        var id = world.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Boyle", ["Own_Day"] = "2026-03-02", ["Own_Text"] = "2026-03-02", ["Own_Time"] = "2026-03-02T10:00:00+01:00" });

        var pulled = await world.PullAsync(null, ["Own_Day", "Own_Text", "Own_Time"]);

        var values = ZohoCrmWorld.Values(pulled.Observations.Single());
        values["Own_Day"].ShouldBe(ZohoCrmWorld.Day("2026-03-02"));
        values["Own_Text"].ShouldBe(new FieldValue.Text("2026-03-02"));
        values["Own_Time"].ShouldBe(ZohoCrmWorld.At("2026-03-02T09:00:00Z"));
        world.Spent()["zoho.settings.fields"].ShouldBe(1);

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        world.Zoho.Edit("Contacts", id, new JsonObject { ["Own_Day"] = "2026-04-01" });
        var delta = await world.PullAsync(pulled.Cursor, ["Own_Day", "Own_Text", "Own_Time"]);
        ZohoCrmWorld.Values(delta.Observations.Single())["Own_Day"].ShouldBe(ZohoCrmWorld.Day("2026-04-01"));
        world.Spent()["zoho.settings.fields"].ShouldBe(0);
    }

    [Fact]
    public async Task A_read_by_id_asks_for_metadata_only_where_a_text_could_be_a_time()
    {
        AddDayAndText();
        var plain = world.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "2026-03-02", ["Own_Text"] = "plain" });
        var dated = world.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Boyle", ["Own_Day"] = "2026-03-02" });
        await world.ReadAsync(plain, "Last_Name", "Own_Text", "Own_Day");
        world.Spent().TotalCalls.ShouldBe(1);
        ZohoCrmWorld.Values(await world.ReadAsync(dated, "Own_Day"))["Own_Day"].ShouldBe(ZohoCrmWorld.Day("2026-03-02"));
        world.Spent().TotalCalls.ShouldBe(2);
    }

    [Fact]
    public async Task R10_a_long_text_that_a_list_cut_is_completed_by_id()
    {
        world.Zoho.AddField("Contacts", new("Story", "textarea") { TextArea = "rich_text", Length = 50_000 });
        var text = new string('x', 600);
        var id = world.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Boyle", ["Story"] = text });
        (await world.PullAsync(null, ["Story"])).Observations.Single().State.ShouldBeOfType<ObservedState.Living>().Partial.ShouldBe(["Story"]);
        ZohoCrmWorld.Values(await world.ReadAsync(id, "Story"))["Story"].ShouldBe(new FieldValue.Text(text));
    }

    [Fact]
    public async Task R18_elements_of_a_multi_select_are_edited_on_what_is_there_for_two_calls()
    {
        world.Zoho.AddField("Contacts", new("Colours", "multiselectpicklist") { PickList = [new("red"), new("blue"), new("green")] });
        var id = world.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Boyle", ["Colours"] = new JsonArray("red", "blue") });
        var edit = new FieldChange.Edit("Colours", new(ImmutableSortedDictionary<string, string>.Empty.Add("green", ""), ["red"]));
        (await world.UpdateAsync(id, edit)).ShouldBeOfType<WriteResult.Written>();
        world.Zoho.Record("Contacts", id)!["Colours"]!.ToJsonString().ShouldBe("""["blue","green"]""");
        world.Spent().TotalCalls.ShouldBe(2);
    }

    [Theory]
    [InlineData("phone", "call me!", "Phone")]
    [InlineData("email", "nobody", "Email")]
    public async Task A_value_that_Zoho_does_not_take_fails_by_the_fields_name(string value, string text, string field)
    {
        var failed = (await world.CreateAsync(1, ZohoCrmWorld.Assign("Last_Name", new FieldValue.Text(value)), ZohoCrmWorld.Assign(field, new FieldValue.Text(text)))).ShouldBeOfType<WriteResult.Failed>();
        failed.Fault.ShouldBe(new Fault(FaultKind.Rejected, $"Zoho CRM answered 400 INVALID_DATA ({field})"));
    }

    [Fact]
    public async Task A_missing_mandatory_field_fails_by_its_name() =>
        (await world.CreateAsync(1, ZohoCrmWorld.Assign("Email", new FieldValue.Text("a@x.com")))).ShouldBeOfType<WriteResult.Failed>().Fault.Reason.ShouldBe("Zoho CRM answered 400 MANDATORY_NOT_FOUND (Last_Name)");

    [Fact]
    public async Task A_unique_field_of_the_organisation_that_is_taken_fails_by_its_name_and_adopts_nobody()
    {
        world.Zoho.AddField("Contacts", new("Badge", "text") { Unique = true });
        world.Zoho.AddField("Contacts", new("Passport", "text") { Unique = true });
        world.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Boyle", ["Badge"] = "7", ["Passport"] = "8" });
        var failed = (await world.CreateAsync(
            1, ZohoCrmWorld.Assign("Last_Name", new FieldValue.Text("Daly")), ZohoCrmWorld.Assign("Badge", new FieldValue.Text("7")), ZohoCrmWorld.Assign("Passport", new FieldValue.Text("8")))).ShouldBeOfType<WriteResult.Failed>();
        failed.Fault.ShouldBe(new Fault(FaultKind.Rejected, "another record has the same value in the unique field Badge"));
    }

    private void AddDayAndText()
    {
        world.Zoho.AddField("Contacts", new("Own_Day", "date") { Custom = true });
        world.Zoho.AddField("Contacts", new("Own_Time", "datetime") { Custom = true });
        world.Zoho.AddField("Contacts", new("Own_Text", "text") { Custom = true });
    }

    private async Task<Dictionary<string, FieldDescription>> DescribedAsync() =>
        ZohoCrmWorld.Value(await world.Connector.DescribeFieldsAsync(world.Session, "Contacts", CancellationToken.None)).ToDictionary(field => field.Name);
}
