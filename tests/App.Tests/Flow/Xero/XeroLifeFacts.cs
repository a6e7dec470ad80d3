using CrmSync.App.Flow.Upkeep;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.State;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow.Xero;

/// <summary>What ends a pair, and what moves it.</summary>
public sealed class XeroLifeFacts
{
    [Fact]
    public async Task A_person_deleted_in_the_CRM_is_archived_in_Xero_and_one_archived_in_Xero_stays_in_the_CRM()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        var (jane, john) = (pair.Person("Jane", "Doe", "jane@acme.com", acme), pair.Person("John", "Smith", "john@acme.com", acme));
        await pair.StartAsync();

        bench.World.Zoho.Delete("Contacts", jane);
        bench.World.Xero.Archive((string)pair.XeroBy("John Smith")["ContactID"]!);
        await pair.SettleAsync();

        pair.XeroNames.ShouldBe(["Acme"]);
        pair.ZohoRecord("Contacts", john)["Email"]!.ToString().ShouldBe("john@acme.com");
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task With_the_policy_to_keep_a_deletion_stays_where_it_was_made()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAsync(new OptionsEdit { Deletions = DeletionPolicy.Keep });

        bench.World.Zoho.Delete("Contacts", jane);
        await pair.SettleAsync();

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"]);
        (await pair.ToldAsync(pair.Contacts, "deleted")).ShouldBe(["the other side keeps its record"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task A_contact_that_comes_back_from_the_archive_is_the_same_pair_again()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAsync();
        var contact = (string)pair.XeroBy("Jane Doe")["ContactID"]!;
        bench.World.Xero.Archive(contact);
        await pair.SettleAsync();

        bench.World.Xero.Restore(contact);
        await pair.SettleAsync();
        pair.EditZoho("Contacts", jane, "Email", "jane.doe@acme.com");
        await pair.SettleAsync();

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"]);
        ((string?)pair.XeroBy("Jane Doe")["EmailAddress"]).ShouldBe("jane.doe@acme.com");
        bench.World.Zoho.Records("Contacts").Count.ShouldBe(1);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task Scenario_13_A_merge_in_Xero_moves_the_link_to_the_survivor()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAsync();
        var survivor = pair.InXero("J Doe");
        await pair.SettleAsync();

        bench.World.Xero.Merge(survivor, (string)pair.XeroBy("Jane Doe")["ContactID"]!);
        await pair.SettleAsync();

        bench.World.Zoho.Records("Contacts").Count.ShouldBe(1);
        (await pair.ToldAsync(pair.Contacts, "followed")).Count.ShouldBe(1, await pair.StoryAsync(pair.Contacts));
        pair.EditZoho("Contacts", jane, "Mobile", "1");
        await pair.SettleAsync();
        bench.World.Xero.Contact(survivor)!["Phones"]!.AsArray().Single(phone => (string?)phone!["PhoneType"] == "MOBILE")!["PhoneNumber"]!.ToString().ShouldBe("1");
        bench.World.Xero.Contacts().Count.ShouldBe(2, "the account and the survivor");
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R25_What_a_merge_in_Xero_takes_from_the_pair_is_in_history()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        pair.EditZoho("Contacts", jane, "Mobile", "1");
        await pair.StartAsync();
        var survivor = pair.InXero("J Doe", "j.doe@acme.com");
        await pair.SettleAsync();

        bench.World.Xero.Merge(survivor, (string)pair.XeroBy("Jane Doe")["ContactID"]!);
        await pair.SettleAsync();

        ((string?)pair.ZohoRecord("Contacts", jane)["Email"]).ShouldBe("j.doe@acme.com", await pair.StoryAsync(pair.Contacts));
        (await pair.LostAsync(pair.Contacts)).ShouldBe(["email", "name"], ignoreOrder: true);
    }

    [Fact]
    public async Task R4_A_survivor_that_could_not_be_read_is_met_later_without_a_further_change()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAsync();
        var survivor = pair.InXero("J Doe", "j.doe@acme.com");
        await pair.SettleAsync();
        bench.World.Xero.Faults.Next("xero.contacts.ids", 1, new CrmSync.Sandbox.Faults.Fault.Answer(503));

        bench.World.Xero.Merge(survivor, (string)pair.XeroBy("Jane Doe")["ContactID"]!);
        for (var cycle = 0; cycle < 4; cycle++)
        {
            await pair.SettleAsync();
        }

        bench.World.Xero.Faults.Struck.ShouldBe(1);
        ((string?)pair.ZohoRecord("Contacts", jane)["Email"]).ShouldBe("j.doe@acme.com", await pair.StoryAsync(pair.Contacts));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task A_persons_contact_that_was_merged_into_an_accounts_is_for_the_operator_and_the_account_keeps_its_own()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAsync();

        bench.World.Xero.Merge((string)pair.XeroBy("Acme")["ContactID"]!, (string)pair.XeroBy("Jane Doe")["ContactID"]!);
        await pair.SettleAsync();

        var open = (await pair.DecisionsAsync(pair.Contacts)).Single();
        (open.Id, open.Reason).ShouldBe((jane, "its partner was merged into a record that has a partner already; merge or delete one of the two on this side"));
        (await pair.ToldAsync(pair.Contacts, "followed")).ShouldBeEmpty();
        pair.XeroNames.ShouldBe(["Acme"]);
        ((string?)pair.ZohoRecord("Contacts", jane)["Last_Name"]).ShouldBe("Doe");
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task Two_partners_that_were_merged_in_Xero_are_for_the_operator_and_nobody_is_deleted()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        var (jane, john) = (pair.Person("Jane", "Doe", "jane@acme.com", acme), pair.Person("John", "Smith", "john@acme.com", acme));
        await pair.StartAsync();

        bench.World.Xero.Merge((string)pair.XeroBy("John Smith")["ContactID"]!, (string)pair.XeroBy("Jane Doe")["ContactID"]!);
        await pair.SettleAsync();

        var open = (await pair.DecisionsAsync(pair.Contacts)).Single();
        (open.Id, open.Side).ShouldBe((jane, Side.Left));
        open.Reason.ShouldBe("its partner was merged into a record that has a partner already; merge or delete one of the two on this side");
        bench.World.Zoho.Records("Contacts").Select(record => (string?)record["id"]).ShouldBe([jane, john], ignoreOrder: true);
        await pair.ShouldBeQuietAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_person_whose_contact_was_merged_into_anothers_gets_one_of_its_own_when_the_operator_says_so(bool leftBefore)
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        var (jane, _) = (pair.Person("Jane", "Doe", "jane@acme.com", acme), pair.Person("John", "Smith", "john@acme.com", acme));
        await pair.StartAsync();
        bench.World.Xero.Merge((string)pair.XeroBy("John Smith")["ContactID"]!, (string)pair.XeroBy("Jane Doe")["ContactID"]!);
        await pair.SettleAsync();
        var open = (await pair.DecisionsAsync(pair.Contacts)).Single();
        open.Choices.ShouldBe([Choice.Create, Choice.Leave]);
        if (leftBefore)
        {
            await pair.DecideAsync(pair.Contacts, open.Record, Choice.Leave);
            pair.XeroNames.ShouldBe(["Acme", "John Smith"]);
        }

        await pair.DecideAsync(pair.Contacts, open.Record, Choice.Create);

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe", "John Smith"], await pair.StoryAsync(pair.Contacts));
        pair.EditZoho("Contacts", jane, "Email", "jane.doe@acme.com");
        await pair.SettleAsync();
        ((string?)pair.XeroBy("Jane Doe")["EmailAddress"]).ShouldBe("jane.doe@acme.com", await pair.StoryAsync(pair.Contacts));
        (await pair.DecisionsAsync(pair.Contacts)).ShouldBeEmpty();
        await pair.ShouldBeQuietAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Scenario_13_A_merge_in_the_CRM_is_listed_with_the_contact_of_the_same_e_mail_and_the_operator_moves_the_link(bool leavesTombstone)
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        bench.World.Zoho.Switches = bench.World.Zoho.Switches with { MergeShowsInDeleted = leavesTombstone };
        var acme = pair.Account("Acme");
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", acme);
        await pair.StartAsync();
        var twin = pair.Person("J.", "Doe", "jane@acme.com", null);
        await pair.SettleAsync();

        bench.World.Zoho.Merge("Contacts", keep: twin, lose: jane);
        await pair.SettleAsync();

        if (!leavesTombstone)
        {
            await bench.Get<CatchUp>().RunAsync(CancellationToken.None);
            await pair.SettleAsync();
        }

        var open = (await pair.DecisionsAsync(pair.Contacts)).SingleOrDefault(one => one.Id == jane);
        open.ShouldNotBeNull(await pair.StoryAsync(pair.Contacts));
        open.Candidates.Select(candidate => candidate.Id).ShouldBe([twin]);
        open.Choices.ShouldBe([Choice.Follow, Choice.Delete, Choice.Leave]);
        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"]);

        await pair.DecideAsync(pair.Contacts, open.Record, Choice.Follow, open.Candidates[0].Record);
        pair.EditZoho("Contacts", twin, "Mobile", "1");
        await pair.SettleAsync();

        pair.XeroNames.ShouldBe(["Acme", "J. Doe"], await pair.StoryAsync(pair.Contacts));
        pair.XeroBy("J. Doe")["Phones"]!.AsArray().Single(phone => (string?)phone!["PhoneType"] == "MOBILE")!["PhoneNumber"]!.ToString().ShouldBe("1");
    }

    [Fact]
    public async Task Scenario_13_An_account_that_is_merged_into_its_namesake_is_listed_and_its_contact_is_not_archived()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        await pair.StartAsync();
        var twin = pair.Account("ACME");
        bench.World.Zoho.Switches = bench.World.Zoho.Switches with { MergeShowsInDeleted = true };

        bench.World.Zoho.Merge("Accounts", keep: twin, lose: acme);
        await pair.SettleAsync();

        var open = (await pair.DecisionsAsync(pair.Accounts)).SingleOrDefault(one => one.Id == acme);
        open.ShouldNotBeNull(await pair.StoryAsync(pair.Accounts));
        open.Candidates.Select(candidate => candidate.Id).ShouldBe([twin]);
        pair.XeroNames.ShouldContain("Acme");
    }

    [Fact]
    public async Task A_listed_deletion_goes_its_way_when_the_operator_says_that_it_was_one()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", acme);
        await pair.StartAsync();
        pair.Person("J.", "Doe", "jane@acme.com", null);
        await pair.SettleAsync();
        bench.World.Zoho.Delete("Contacts", jane);
        await pair.SettleAsync();

        await pair.DecideAsync(pair.Contacts, (await pair.DecisionsAsync(pair.Contacts)).Single(one => one.Id == jane).Record, Choice.Delete);

        pair.XeroNames.ShouldBe(["Acme"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task Scenario_11_A_lost_answer_to_a_create_makes_no_second_contact()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        await pair.StartAsync();
        bench.World.Xero.Faults.Next("xero.contacts.put", 3, new CrmSync.Sandbox.Faults.Fault.Drop(AfterEffect: true));
        pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        pair.Person("Jane", "Doe", "jane@birch.com", pair.Account("Birch"));

        await pair.SettleAsync();
        await pair.SettleAsync();

        bench.World.Xero.Everything().Count.ShouldBe(4, await pair.StoryAsync(pair.Contacts));
        pair.XeroNames.Count(name => name.StartsWith("Jane Doe", StringComparison.Ordinal)).ShouldBe(2);
        bench.World.Zoho.Records("Contacts").ShouldAllBe(person => person["Account_Name"] != null);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task A_person_whose_new_name_nobody_else_has_sheds_the_qualifier_and_keeps_the_account()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        pair.Person("Jane", "Doe", "jane@cedar.com", pair.Account("Cedar"));
        await pair.StartAsync();
        var acme = pair.Account("Acme");
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", acme);
        await pair.SettleAsync();
        pair.XeroNames.ShouldContain("Jane Doe (Acme)");

        pair.EditZoho("Contacts", jane, "Last_Name", "Smith");
        bench.World.Xero.Edit((string)pair.XeroBy("Jane Doe (Acme)")["ContactID"]!, new System.Text.Json.Nodes.JsonObject { ["EmailAddress"] = "jane.smith@acme.com" });
        await pair.SettleAsync();

        pair.XeroNames.ShouldBe(["Acme", "Cedar", "Jane Doe", "Jane Smith"], await pair.StoryAsync(pair.Contacts));
        ((string?)pair.ZohoRecord("Contacts", jane)["Email"], (string?)pair.ZohoRecord("Contacts", jane)["Account_Name"]!["id"]).ShouldBe(("jane.smith@acme.com", acme), await pair.StoryAsync(pair.Contacts));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task A_person_who_changes_the_account_keeps_the_contact_and_its_qualifier_follows()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var (acme, birch) = (pair.Account("Acme"), pair.Account("Birch"));
        pair.Person("Jane", "Doe", "jane@cedar.com", pair.Account("Cedar"));
        await pair.StartAsync();
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", acme);
        await pair.SettleAsync();
        pair.XeroNames.ShouldContain("Jane Doe (Acme)");

        pair.EditZoho("Contacts", jane, "Account_Name", new System.Text.Json.Nodes.JsonObject { ["id"] = birch });
        await pair.SettleAsync();

        pair.XeroNames.ShouldBe(["Acme", "Birch", "Cedar", "Jane Doe", "Jane Doe (Birch)"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R23_A_person_of_a_renamed_account_waits_for_nobody()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        pair.Person("Jane", "Doe", "jane@cedar.com", pair.Account("Cedar"));
        await pair.StartAsync();
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", acme);
        await pair.SettleAsync();
        pair.EditZoho("Accounts", acme, "Account_Name", "Acme Ltd");
        await pair.SettleAsync();

        bench.World.Xero.Edit((string)pair.XeroBy("Jane Doe (Acme)")["ContactID"]!, new System.Text.Json.Nodes.JsonObject { ["EmailAddress"] = "j.doe@acme.com" });
        await pair.SettleAsync();

        ((string?)pair.ZohoRecord("Contacts", jane)["Email"], (string?)pair.ZohoRecord("Contacts", jane)["Account_Name"]!["id"]).ShouldBe(("j.doe@acme.com", acme), await pair.StoryAsync(pair.Contacts));
        (await pair.DueAsync(pair.Contacts, Side.Right)).ShouldBe(0);
        (await pair.ToldAsync(pair.Contacts, "skipped")).ShouldBeEmpty();
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ALL_8_Syncs_deleted_and_made_again_double_nobody()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAsync();
        var before = pair.Ledgers;
        (await bench.Get<RemoveSync>().RunAsync(FlowBench.Tenant, pair.Accounts, CancellationToken.None)).ShouldBeOfType<CrmSync.App.Manage.Wire.Reply<CrmSync.App.Manage.Wire.Nothing>.Refused>("people point to accounts");
        (await bench.Get<RemoveSync>().RunAsync(FlowBench.Tenant, pair.Contacts, CancellationToken.None)).ShouldBeOfType<CrmSync.App.Manage.Wire.Reply<CrmSync.App.Manage.Wire.Nothing>.Given>();
        (await bench.Get<RemoveSync>().RunAsync(FlowBench.Tenant, pair.Accounts, CancellationToken.None)).ShouldBeOfType<CrmSync.App.Manage.Wire.Reply<CrmSync.App.Manage.Wire.Nothing>.Given>();

        await pair.StartAsync();

        pair.WritesSince(before).ShouldBe((0, 0), await pair.StoryAsync(pair.Contacts));
        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"]);
    }
}
