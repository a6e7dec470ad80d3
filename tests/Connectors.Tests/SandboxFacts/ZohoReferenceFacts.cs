using System.Text.Json.Nodes;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.SandboxFacts.ZohoWorld;

namespace CrmSync.Connectors.Tests.SandboxFacts;

/// <summary>Lookups between contacts, accounts and vendors, and what merging does to them.</summary>
public class ZohoReferenceFacts
{
    [Fact]
    public void A_lookup_takes_an_id_and_shows_the_name_as_well()
    {
        var w = new ZohoWorld();
        var account = Account(w, "Zylker");
        var contact = (string)First(w.Post("/Contacts", new JsonObject { ["Last_Name"] = "Boyle", ["Account_Name"] = new JsonObject { ["id"] = account } }))["details"]!["id"]!;
        First(w.Api.Get($"{Crm}/Contacts/{contact}"))["Account_Name"]!.ToJsonString().ShouldBe($$"""{"id":"{{account}}","name":"Zylker"}""");
        First(w.Coql($"select Account_Name from Contacts where Account_Name = '{account}'"))["Account_Name"]!.ToJsonString().ShouldBe($$"""{"id":"{{account}}","name":"Zylker"}""");
        First(w.Coql("select Account_Name.Account_Name from Contacts where Account_Name is not null"))["Account_Name.Account_Name"]!.ToString().ShouldBe("Zylker");
        w.Zoho.Switches = new ZohoSwitches { CoqlNamesLookups = false };
        First(w.Coql("select Account_Name from Contacts where id is not null"))["Account_Name"]!.ToJsonString().ShouldBe($$"""{"id":"{{account}}"}""");
    }

    [Fact]
    public void Metadata_names_the_module_a_lookup_leads_to()
    {
        var fields = (JsonArray)new ZohoWorld().Api.Get($"{Crm}/settings/fields?module=Contacts").Json()!["fields"]!;
        fields.Where(field => (string)field!["data_type"]! == "lookup").Select(field => $"{field!["api_name"]} {field["lookup"]!["module"]!["api_name"]}")
            .ShouldBe(["Account_Name Accounts", "Vendor_Name Vendors", "Reporting_To Contacts"]);
    }

    [Theory]
    [InlineData(false, """{"api_name":"Account_Name","json_path":"$.data[0].Account_Name.id"}""")]
    [InlineData(true, """{"api_name":"id","json_path":"$.data[0].Account_Name.id","parent_api_name":"Account_Name"}""")]
    public void A_lookup_to_what_is_not_there_is_refused(bool namesTheId, string details)
    {
        var w = new ZohoWorld(new ZohoSwitches { ReferenceRefusalsNameTheId = namesTheId });
        var vendor = w.Zoho.Create("Vendors", new JsonObject { ["Vendor_Name"] = "Supplies" });
        var refused = First(w.Post("/Contacts", new JsonObject { ["Last_Name"] = "Boyle", ["Account_Name"] = new JsonObject { ["id"] = vendor } }));
        ((string)refused["code"]!).ShouldBe("INVALID_DATA");
        refused["details"]!.ToJsonString().ShouldBe(details);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "Zylker")]
    public void A_lookup_to_a_deleted_record_is_empty_until_it_is_restored_by_switch(bool shows, string? name)
    {
        var w = new ZohoWorld(new ZohoSwitches { LookupsShowDeleted = shows });
        var account = Account(w, "Zylker");
        var contact = w.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Boyle", ["Account_Name"] = account });
        var before = w.Zoho.Record("Contacts", contact)!["Modified_Time"]!.ToString();
        w.Clock.Advance(TimeSpan.FromMinutes(1));
        w.Zoho.Delete("Accounts", account);
        ((string?)w.Zoho.Record("Contacts", contact)!["Account_Name"]?["name"]).ShouldBe(name);
        w.Zoho.Record("Contacts", contact)!["Modified_Time"]!.ToString().ShouldBe(before);
        w.Zoho.Restore("Accounts", account);
        ((string?)w.Zoho.Record("Contacts", contact)!["Account_Name"]?["name"]).ShouldBe("Zylker");
    }

    [Theory]
    [InlineData(true, "permanent")]
    [InlineData(false, null)]
    public void A_merge_fills_the_keepers_blanks_and_the_loser_goes_by_switch(bool listed, string? type)
    {
        var w = new ZohoWorld(new ZohoSwitches { MergeShowsInDeleted = listed });
        var keep = w.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Keep", ["Email"] = "k@x.com" });
        var lose = w.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Lose", ["Email"] = "l@x.com", ["Phone"] = "1" });
        w.Clock.Advance(TimeSpan.FromMinutes(1));
        w.Zoho.Merge("Contacts", keep, lose, new JsonObject { ["Email"] = "l@x.com" });
        var kept = w.Zoho.Record("Contacts", keep)!;
        $"{kept["Last_Name"]} {kept["Email"]} {kept["Phone"]} {kept["Modified_Time"]}".ShouldBe("Keep l@x.com 1 2026-03-02T13:01:00+01:00");
        w.Api.Get($"{Crm}/Contacts/{lose}").Status.ShouldBe(204);
        var deleted = w.Api.Get(Crm + "/Contacts/deleted");
        ((string?)deleted.Json()?["data"]![0]!["type"]).ShouldBe(type);
        SandboxCaller.Text(deleted.Json()).ShouldNotContain(keep);
    }

    [Fact]
    public void Merged_accounts_take_their_contacts_and_daughters_along()
    {
        var w = new ZohoWorld();
        var (keep, lose) = (Account(w, "Zylker"), Account(w, "Zylker Inc"));
        var contact = w.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Boyle", ["Account_Name"] = lose });
        var daughter = w.Zoho.Create("Accounts", new JsonObject { ["Account_Name"] = "Daughter", ["Parent_Account"] = lose });
        w.Zoho.Merge("Accounts", keep, lose);
        ((string)w.Zoho.Record("Contacts", contact)!["Account_Name"]!["id"]!).ShouldBe(keep);
        ((string)w.Zoho.Record("Accounts", daughter)!["Parent_Account"]!["id"]!).ShouldBe(keep);
    }

    [Theory]
    [InlineData("Contacts", "Last_Name")]
    [InlineData("Accounts", "Account_Name")]
    [InlineData("Vendors", "Vendor_Name")]
    public void Each_module_notifies_of_its_own_records(string module, string name)
    {
        var w = new ZohoWorld();
        w.Api.Send("POST", Crm + "/actions/watch", SandboxCaller.Parsed($$"""
            {"watch":[{"channel_id":"1","events":["{{module}}.all"],"notify_url":"https://sync.example.com/hooks/1","token":"t","channel_expiry":"2026-03-05T12:00:00+00:00","notify_on_related_action":false}]}
            """)).Status.ShouldBe(201);
        var id = w.Zoho.Create(module, new JsonObject { [name] = "one" });
        w.Zoho.Edit(module, id, new JsonObject { [name] = "two" });
        w.Meeting();
        w.Zoho.Delete(module, id);
        w.Pushes.Take().Select(push => JsonNode.Parse(push.Body)!).Select(body => $"{body["module"]} {body["operation"]} {body["ids"]![0]}")
            .ShouldBe([$"{module} insert {id}", $"{module} update {id}", $"{module} delete {id}"]);
    }

    private static string Account(ZohoWorld w, string name) => w.Zoho.Create("Accounts", new JsonObject { ["Account_Name"] = name });
}
