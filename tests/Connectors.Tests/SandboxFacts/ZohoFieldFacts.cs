using System.Text.Json.Nodes;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.SandboxFacts.ZohoWorld;

namespace CrmSync.Connectors.Tests.SandboxFacts;

/// <summary>Values of each data type, and what their metadata says.</summary>
public class ZohoFieldFacts
{
    [Theory]
    [InlineData("date", "\"2026-03-02\"", "\"2026-03-02\"")]
    [InlineData("datetime", "\"2026-03-02T10:00:00Z\"", "\"2026-03-02T11:00:00+01:00\"")]
    [InlineData("boolean", "true", "true")]
    [InlineData("integer", "999999999", "999999999")]
    [InlineData("double", "-1.2345", "-1.2345")]
    [InlineData("currency", "12.345", "12.345")]
    [InlineData("percent", "33", "33")]
    [InlineData("text", "\" a b \"", "\"a b\"")]
    [InlineData("textarea", "\"a\\r\\nb\"", "\"a\\nb\"")]
    [InlineData("email", "\"a@x.com\"", "\"a@x.com\"")]
    [InlineData("phone", "\"+46 (8) 123-45;9\"", "\"+46 (8) 123-45;9\"")]
    [InlineData("website", "\"https://x.com/a\"", "\"https://x.com/a\"")]
    [InlineData("picklist", "\"New\"", "\"New\"")]
    [InlineData("multiselectpicklist", "[\"A\",\"B\"]", "[\"A\",\"B\"]")]
    [InlineData("subform", "[{\"x\":1}]", "[{\"x\":1}]")]
    public void A_custom_field_keeps_what_its_type_takes(string type, string given, string kept)
    {
        var w = new ZohoWorld();
        w.Zoho.AddField("Vendors", new("Own", type) { Custom = true });
        var id = (string)First(w.Post("/Vendors", Vendor(("Own", JsonNode.Parse(given)))))["details"]!["id"]!;
        SandboxCaller.Text(First(w.Api.Get($"{Crm}/Vendors/{id}"))["Own"]).ShouldBe(kept);
    }

    [Theory]
    [InlineData("date", "\"2026-03-02T10:00:00Z\"")]
    [InlineData("datetime", "\"2026-03-02\"")]
    [InlineData("boolean", "\"true\"")]
    [InlineData("integer", "1.5")]
    [InlineData("integer", "1000000000")]
    [InlineData("currency", "\"12\"")]
    [InlineData("email", "\"nobody\"")]
    [InlineData("phone", "\"call me!\"")]
    [InlineData("website", "\"no site\"")]
    [InlineData("picklist", "7")]
    [InlineData("multiselectpicklist", "\"A\"")]
    public void A_value_of_another_kind_is_refused_by_the_fields_name(string type, string given)
    {
        var w = new ZohoWorld();
        w.Zoho.AddField("Vendors", new("Own", type) { Custom = true });
        var refused = First(w.Post("/Vendors", Vendor(("Own", JsonNode.Parse(given)))));
        ((string)refused["code"]!).ShouldBe("INVALID_DATA");
        refused["details"]!["api_name"]!.ToString().ShouldBe("Own");
        refused["details"]!["json_path"]!.ToString().ShouldBe("$.data[0].Own");
    }

    [Fact]
    public void Decimals_are_rounded_to_the_fields_places()
    {
        var w = new ZohoWorld();
        var id = w.Zoho.Create("Accounts", new JsonObject { ["Account_Name"] = "Zylker", ["Annual_Revenue"] = 12.345 });
        w.Zoho.Record("Accounts", id)!["Annual_Revenue"]!.ToJsonString().ShouldBe("12.35");
    }

    [Theory]
    [InlineData(true, "SUCCESS")]
    [InlineData(false, "INVALID_DATA")]
    public void A_choice_that_is_none_is_added_to_the_picklist_by_switch(bool takes, string code)
    {
        var w = new ZohoWorld(new ZohoSwitches { TakesUnknownChoices = takes });
        var answer = w.Post("/Accounts", new JsonObject { ["Account_Name"] = "Zylker", ["Rating"] = "Sleeping" });
        Codes(answer).ShouldBe([code]);
        Choices(w, "Accounts", "Rating").ShouldBe(takes ? "Acquired,Active,Shut Down,Sleeping" : "Acquired,Active,Shut Down");
        if (!takes)
        {
            First(answer)["details"]!.ToJsonString().ShouldBe("""{"api_name":"Rating","json_path":"$.data[0].Rating","supported_values":["Acquired","Active","Shut Down"]}""");
        }
    }

    [Fact]
    public void A_renamed_choice_is_stored_under_its_first_name()
    {
        var w = new ZohoWorld();
        w.Zoho.AddField("Vendors", new("Class", "picklist") { PickList = [new("A") { Display = "First class" }, new("Z") { Unused = true }] });
        var id = w.Zoho.Create("Vendors", Vendor(("Class", "First class")));
        ((string)w.Zoho.Record("Vendors", id)!["Class"]!).ShouldBe("A");
        Field(w, "Vendors", "Class")["pick_list_values"]![1]!["type"]!.ToString().ShouldBe("unused");
    }

    [Fact]
    public void A_multi_select_is_replaced_or_added_to()
    {
        var w = new ZohoWorld();
        w.Zoho.AddField("Vendors", new("Colours", "multiselectpicklist") { PickList = [new("red"), new("blue")] });
        var id = w.Zoho.Create("Vendors", Vendor(("Colours", new JsonArray("red"))));
        Put(w, id, new JsonObject { ["Colours"] = new JsonArray("blue"), ["$append_values"] = new JsonObject { ["Colours"] = true } });
        w.Zoho.Record("Vendors", id)!["Colours"]!.ToJsonString().ShouldBe("""["red","blue"]""");
        Put(w, id, new JsonObject { ["Colours"] = new JsonArray("blue") });
        w.Zoho.Record("Vendors", id)!["Colours"]!.ToJsonString().ShouldBe("""["blue"]""");
    }

    [Fact]
    public void What_the_crm_works_out_itself_nobody_writes()
    {
        var w = new ZohoWorld();
        w.Zoho.AddField("Vendors", new("Number", "autonumber") { Custom = true });
        w.Zoho.AddField("Vendors", new("Shout", "formula") { Custom = true, Formula = ("text", values => ((string)values["Vendor_Name"]!).ToUpperInvariant()) });
        w.Zoho.Create("Vendors", Vendor(("Number", "7"), ("Shout", "x")));
        var second = w.Zoho.Record("Vendors", w.Zoho.Create("Vendors", Vendor()))!;
        ((string)second["Number"]!).ShouldBe("Number-2");
        ((string)second["Shout"]!).ShouldBe("SUPPLIES");
        Field(w, "Vendors", "Shout")["formula"]!["return_type"]!.ToString().ShouldBe("text");
        Field(w, "Vendors", "Number")["operation_type"]!["api_create"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public void A_removed_field_is_gone_from_metadata_queries_and_reads()
    {
        var w = new ZohoWorld();
        w.Zoho.AddField("Vendors", new("Own", "text") { Custom = true });
        var id = w.Zoho.Create("Vendors", Vendor(("Own", "kept nowhere")));
        w.Zoho.RemoveField("Vendors", "Own");
        Fields(w, "Vendors").ShouldNotContain(field => (string)field["api_name"]! == "Own");
        w.Coql("select id, Own from Vendors where id is not null").Json()!["details"]!.ToJsonString().ShouldBe("""{"column_name":"Own"}""");
        First(w.Api.Get($"{Crm}/Vendors?ids={id}&fields=id,Own")).ToJsonString().ShouldBe($$"""{"id":"{{id}}"}""");
        First(w.Api.Get($"{Crm}/Vendors/{id}")).ContainsKey("Own").ShouldBeFalse();
    }

    [Theory]
    [InlineData(false, "SUCCESS")]
    [InlineData(true, "INVALID_DATA")]
    public void An_unknown_field_is_passed_over_by_switch(bool refuses, string code) =>
        Codes(new ZohoWorld(new ZohoSwitches { RefusesUnknownFields = refuses }).Post("/Vendors", Vendor(("Nope", "x")))).ShouldBe([code]);

    [Theory]
    [InlineData(FieldHiding.Layout, false)]
    [InlineData(FieldHiding.Profile, null)]
    public void ZX_4_a_hidden_field_is_not_shown_not_selected_and_not_written(FieldHiding how, bool? visible)
    {
        var w = new ZohoWorld();
        var id = w.Zoho.Create("Vendors", Vendor(("City", "Ulm")));
        w.Zoho.Hide("Vendors", "City", how);
        Fields(w, "Vendors").SingleOrDefault(field => (string)field["api_name"]! == "City")?["visible"]?.GetValue<bool>().ShouldBe(visible!.Value);
        First(w.Api.Get($"{Crm}/Vendors?ids={id}&fields=id,City")).ContainsKey("City").ShouldBeFalse();
        Code(w.Coql("select City from Vendors where id is not null")).ShouldBe("400 INVALID_QUERY");
        Put(w, id, new JsonObject { ["City"] = "Bonn" }).ShouldBe("SUCCESS");
        First(w.Api.Get($"{Crm}/Vendors/{id}")).ContainsKey("City").ShouldBeFalse();
    }

    [Fact]
    public void Two_unique_values_taken_are_two_errors_in_one()
    {
        var w = new ZohoWorld();
        w.Zoho.AddField("Vendors", new("One", "text") { Unique = true });
        w.Zoho.AddField("Vendors", new("Two", "integer") { Unique = true });
        var first = w.Zoho.Create("Vendors", Vendor(("One", "a"), ("Two", 1)));
        var refused = First(w.Post("/Vendors", Vendor(("One", "A"), ("Two", 1))));
        ((string)refused["code"]!).ShouldBe("MULTIPLE_OR_MULTI_ERRORS");
        var errors = (JsonArray)refused["details"]!["errors"]!;
        errors.Select(error => (string)error!["code"]!).ShouldBe(["DUPLICATE_DATA", "DUPLICATE_DATA"]);
        errors.Select(error => (string)error!["details"]!["api_name"]!).ShouldBe(["One", "Two"]);
        errors.ShouldAllBe(error => (string)error!["details"]!["duplicate_record"]!["id"]! == first);
    }

    internal static JsonObject Vendor(params (string Name, JsonNode? Value)[] values)
    {
        var vendor = new JsonObject { ["Vendor_Name"] = "Supplies" };
        foreach (var (name, value) in values)
        {
            vendor[name] = value;
        }

        return vendor;
    }

    private static IEnumerable<JsonObject> Fields(ZohoWorld w, string module) =>
        ((JsonArray)w.Api.Get($"{Crm}/settings/fields?module={module}").Json()!["fields"]!).Select(field => (JsonObject)field!);

    private static JsonObject Field(ZohoWorld w, string module, string name) => Fields(w, module).Single(field => (string)field["api_name"]! == name);

    private static string Choices(ZohoWorld w, string module, string name) =>
        string.Join(',', ((JsonArray)Field(w, module, name)["pick_list_values"]!).Select(value => (string)value!["actual_value"]!));

    private static string Put(ZohoWorld w, string id, JsonObject changes)
    {
        changes["id"] = id;
        return Codes(w.Api.Send("PUT", Crm + "/Vendors", Data(changes)))[0];
    }
}
