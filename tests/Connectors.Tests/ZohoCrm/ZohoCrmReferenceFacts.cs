using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.ZohoCrm;

/// <summary>R23: look-ups are references, and what merging and deleting make of them.</summary>
public sealed class ZohoCrmReferenceFacts
{
    private readonly ZohoCrmWorld world = new(module: "Contacts");

    [Fact]
    public async Task A_lookup_is_read_with_its_name_in_a_list_and_by_id()
    {
        var account = Account("Zylker");
        var id = Contact(account);
        var pulled = (FieldValue.Reference)ZohoCrmWorld.Values((await world.PullAsync(null, ["Account_Name"])).Observations.Single())["Account_Name"];
        (pulled.Id.Value, pulled.Title).ShouldBe((account, "Zylker"));
        var read = (FieldValue.Reference)ZohoCrmWorld.Values(await world.ReadAsync(id, "Account_Name"))["Account_Name"];
        (read.Id.Value, read.Title).ShouldBe((account, "Zylker"));
    }

    [Fact]
    public async Task Where_a_query_shows_no_name_the_reference_has_none()
    {
        world.Zoho.Switches = new() { CoqlNamesLookups = false };
        var account = Account("Zylker");
        Contact(account);
        var pulled = (FieldValue.Reference)ZohoCrmWorld.Values((await world.PullAsync(null, ["Account_Name"])).Observations.Single())["Account_Name"];
        (pulled.Id.Value, pulled.Title).ShouldBe((account, ""));
    }

    [Fact]
    public async Task A_lookup_is_written_by_id_and_emptied_by_nothing()
    {
        var account = Account("Zylker");
        var made = (await world.CreateAsync(1, ZohoCrmWorld.Assign("Last_Name", new FieldValue.Text("Boyle")), ZohoCrmWorld.Assign("Account_Name", new FieldValue.Reference(new(account), "some name"))))
            .ShouldBeOfType<WriteResult.Written>();
        world.Sent.Requests[^1].Record()["Account_Name"]!.ToJsonString().ShouldBe($$"""{"id":"{{account}}"}""");
        world.Zoho.Record("Contacts", made.Id.Value)!["Account_Name"]!["name"]!.ToString().ShouldBe("Zylker");

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        (await world.UpdateAsync(made.Id.Value, ZohoCrmWorld.Assign("Account_Name", FieldValue.Nothing))).ShouldBeOfType<WriteResult.Written>();
        world.Zoho.Record("Contacts", made.Id.Value)!["Account_Name"].ShouldBeNull();
        ZohoCrmWorld.Values(await world.ReadAsync(made.Id.Value, "Account_Name"))["Account_Name"].ShouldBe(FieldValue.Nothing);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lookup_to_what_is_gone_fails_by_the_fields_name_and_the_record_is_not_taken_for_gone(bool namesTheId)
    {
        world.Zoho.Switches = new() { ReferenceRefusalsNameTheId = namesTheId };
        var id = Contact(Account("Zylker"));
        var gone = Account("Gone");
        world.Zoho.Delete("Accounts", gone);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var change = ZohoCrmWorld.Assign("Account_Name", new FieldValue.Reference(new(gone), ""));
        var expected = new Fault(FaultKind.Rejected, "Zoho CRM answered 400 INVALID_DATA (Account_Name)");
        (await world.UpdateAsync(id, change)).ShouldBeOfType<WriteResult.Failed>().Fault.ShouldBe(expected);
        (await world.CreateAsync(1, ZohoCrmWorld.Assign("Last_Name", new FieldValue.Text("Boyle")), change)).ShouldBeOfType<WriteResult.Failed>().Fault.ShouldBe(expected);
    }

    [Theory]
    [InlineData("Accounts", "Account_Name", "Parent_Account")]
    [InlineData("Contacts", "Last_Name", "Reporting_To")]
    public async Task A_lookup_can_lead_into_its_own_module(string module, string name, string field)
    {
        var own = new ZohoCrmWorld(module: module);
        var parent = own.Zoho.Create(module, new JsonObject { [name] = "Parent" });
        var child = own.Zoho.Create(module, new JsonObject { [name] = "Child", [field] = parent });
        ZohoCrmWorld.Values(await own.ReadAsync(child, field))[field].ShouldBe(new FieldValue.Reference(new(parent), "Parent"));
    }

    [Fact]
    public async Task A_user_lookup_of_the_organisation_is_a_reference_and_the_owner_a_text()
    {
        world.Zoho.AddField("Contacts", new("Coach", "userlookup") { Custom = true });
        var id = world.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Boyle", ["Coach"] = new JsonObject { ["id"] = world.Zoho.SalesUserId } });
        var values = ZohoCrmWorld.Values(await world.ReadAsync(id, "Coach", "Modified_By"));
        values["Coach"].ShouldBe(new FieldValue.Reference(new(world.Zoho.SalesUserId), "Anna Berg"));
        values["Owner"].ShouldBe(new FieldValue.Text(world.Zoho.SalesUserId));
        values["Modified_By"].ShouldBe(new FieldValue.Text(world.Zoho.SalesUserId));
    }

    /// <summary>The survivor and what pointed to the loser are in the delta; which record the loser went into is said nowhere.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_merge_shows_the_survivor_changed_and_the_loser_deleted_or_absent(bool listed)
    {
        world.Zoho.Switches = new() { MergeShowsInDeleted = listed };
        var (keep, lose) = (Contact(null, "Keep"), Contact(null, "Lose", phone: "1"));
        var report = world.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Report", ["Reporting_To"] = lose });
        var before = await world.PullAsync(null, ["Last_Name", "Phone", "Reporting_To"]);
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        world.Zoho.Merge("Contacts", keep, lose);

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var delta = await world.PullAsync(before.Cursor, ["Last_Name", "Phone", "Reporting_To"]);
        var living = delta.Observations.Where(one => one.State is ObservedState.Living && one.Modified > before.ObservedUntil.AddSeconds(10)).ToDictionary(one => one.Id.Value, ZohoCrmWorld.Values);
        living[keep]["Phone"].ShouldBe(new FieldValue.Text("1"));
        living[report]["Reporting_To"].ShouldBe(new FieldValue.Reference(new(keep), "Keep"));
        delta.Deleted.ShouldBe(listed ? [lose] : []);
        delta.Observations.Select(one => one.State).OfType<ObservedState.Deleted>().ShouldAllBe(deleted => deleted.SurvivedBy == null);
        (await world.ReadAllAsync([lose]))[0].ShouldBe(new ReadResult.Absent());
    }

    private string Account(string name) => world.Zoho.Create("Accounts", new JsonObject { ["Account_Name"] = name });

    private string Contact(string? account, string name = "Boyle", string? phone = null) => world.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = name, ["Account_Name"] = account, ["Phone"] = phone });
}
