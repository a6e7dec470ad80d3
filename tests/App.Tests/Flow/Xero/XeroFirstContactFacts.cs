using System.Text.Json.Nodes;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.State;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Faults;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow.Xero;

public sealed class XeroFirstContactFacts
{
    [Fact]
    public async Task An_account_and_its_person_each_get_a_contact_of_their_own_and_all_is_quiet()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));

        await pair.StartAsync();

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"]);
        var jane = pair.XeroBy("Jane Doe");
        ((string?)jane["FirstName"], (string?)jane["LastName"], (string?)jane["EmailAddress"]).ShouldBe(("Jane", "Doe", "jane@acme.com"));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ZX_1_A_person_without_e_mail_or_account_is_skipped_with_that_reason_and_never_doubled()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        pair.Person("No", "Mail", null, acme);
        pair.Person("No", "Account", "no@account.com", null);

        await pair.StartAsync();

        pair.XeroNames.ShouldBe(["Acme"]);
        (await pair.ToldAsync(pair.Contacts, "skipped")).ShouldBe(["the field 'email' is mandatory and empty"]);
        (await pair.DecisionsAsync(pair.Contacts)).Single().Reason.ShouldBe("the field 'account' is mandatory and empty; name its account");
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task Where_a_persons_name_is_taken_the_account_tells_them_apart()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        pair.Person("Jane", "Doe", "jane@birch.com", pair.Account("Birch"));

        await pair.StartAsync();

        pair.XeroNames.Count.ShouldBe(4);
        pair.XeroNames.Count(name => name == "Jane Doe").ShouldBe(1);
        pair.XeroNames.Count(name => name is "Jane Doe (Acme)" or "Jane Doe (Birch)").ShouldBe(1);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task A_person_is_known_by_e_mail_whatever_the_name()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        pair.Person("Jane", "Doe", "Jane@Acme.com", pair.Account("Acme"));
        pair.InXero("J. Doe", "jane@acme.com");

        await pair.StartAsync();

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"]);
        (await pair.ToldAsync(pair.Contacts, "added")).ShouldBeEmpty();
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task A_contact_that_is_an_accounts_is_no_persons_though_it_has_the_persons_e_mail()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        pair.InXero("ACME", "jane@acme.com");

        await pair.StartAsync();

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task The_same_name_with_another_e_mail_is_listed_and_the_operator_decides()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        var old = pair.InXero("Jane Doe", "jane@old.com");

        await pair.StartAsync();

        var open = (await pair.DecisionsAsync(pair.Contacts)).Single(one => one.Side == Side.Left);
        open.Id.ShouldBe(jane);
        open.Reason.ShouldBe("a record of the other side has the same name, and yet a surer sign says that it is another one; it was not guessed");
        open.Candidates.Select(one => one.Id).ShouldBe([old]);
        open.Choices.ShouldBe([Choice.Pair, Choice.Create, Choice.Leave]);

        await pair.DecideAsync(pair.Contacts, open.Record, Choice.Pair, open.Candidates[0].Record);

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"]);
        ((string?)pair.XeroBy("Jane Doe")["EmailAddress"]).ShouldBe("jane@acme.com", await pair.StoryAsync(pair.Contacts));
        (await pair.DecisionsAsync(pair.Contacts)).ShouldBeEmpty();
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task A_record_that_was_left_can_be_asked_about_again()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        pair.InXero("Jane Doe", "jane@old.com");
        await pair.StartAsync();
        var record = (await pair.DecisionsAsync(pair.Contacts)).Single(one => one.Side == Side.Left).Record;
        await pair.DecideAsync(pair.Contacts, record, Choice.Leave);
        (await pair.DecisionsAsync(pair.Contacts)).ShouldNotContain(one => one.Record == record);

        await pair.DecideAsync(pair.Contacts, record, Choice.Ask);

        var open = (await pair.DecisionsAsync(pair.Contacts)).Single(one => one.Record == record);
        await pair.DecideAsync(pair.Contacts, record, Choice.Pair, open.Candidates.Single().Record);
        ((string?)pair.XeroBy("Jane Doe")["EmailAddress"]).ShouldBe("jane@acme.com", await pair.StoryAsync(pair.Contacts));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task A_listed_record_can_get_a_counterpart_of_its_own()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        pair.InXero("Jane Doe", "jane@old.com");
        await pair.StartAsync();
        var open = (await pair.DecisionsAsync(pair.Contacts)).Single(one => one.Side == Side.Left);

        await pair.DecideAsync(pair.Contacts, open.Record, Choice.Create);

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe", "Jane Doe (Acme)"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task A_contact_of_Xero_whose_account_is_not_known_is_listed_and_becomes_a_person_when_the_operator_names_it()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        var john = pair.InXero("John Smith", "john@acme.com");
        await pair.StartAsync();

        var open = (await pair.DecisionsAsync(pair.Contacts)).Single();
        (open.Id, open.Wants, open.Reason).ShouldBe((john, "account", "the field 'account' is mandatory and empty; name its account"));
        bench.World.Zoho.Records("Contacts").ShouldBeEmpty();

        await pair.DecideAsync(pair.Contacts, open.Record, Choice.Create, null, ("account", acme));

        var made = bench.World.Zoho.Records("Contacts").Single();
        ((string?)made["First_Name"], (string?)made["Last_Name"], (string?)made["Email"], (string?)made["Account_Name"]!["id"]).ShouldBe(("John", "Smith", "john@acme.com", acme));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task A_contact_of_Xero_that_names_a_known_account_becomes_a_person_of_it()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        await pair.StartAsync();
        pair.InXero("John Smith (Acme)", "john@acme.com");

        await pair.SettleAsync();

        var made = bench.World.Zoho.Records("Contacts").Single();
        ((string?)made["Last_Name"], (string?)made["Account_Name"]!["id"]).ShouldBe(("Smith", acme));
        pair.XeroNames.ShouldBe(["Acme", "John Smith (Acme)"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R23_A_new_contact_of_Xero_that_names_no_known_account_is_listed_and_follows_when_an_account_of_that_name_comes()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        await pair.StartAsync();
        var john = pair.InXero("John Smith (Sydney)", "john@sydney.com");
        await pair.SettleAsync();

        var open = (await pair.DecisionsAsync(pair.Contacts)).Single();
        (open.Id, open.Wants, open.Reason).ShouldBe((john, "account", "the field 'account' names no record that is synced, or more than one; name its account"));
        bench.World.Zoho.Records("Contacts").ShouldBeEmpty();
        (await pair.ToldAsync(pair.Contacts, "listed")).Count.ShouldBe(1, "and is not tried again and again");

        var sydney = pair.Account("Sydney");
        await pair.SettleAsync();

        ((string?)bench.World.Zoho.Records("Contacts").Single()["Account_Name"]!["id"]).ShouldBe(sydney, await pair.StoryAsync(pair.Contacts));
        (await pair.DecisionsAsync(pair.Contacts)).ShouldBeEmpty();
        await pair.SettleAsync();
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task A_contact_of_Xero_that_names_no_known_account_becomes_a_person_of_the_one_the_operator_names()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        await pair.StartAsync();
        pair.InXero("John Smith (Sydney)", "john@sydney.com");
        await pair.SettleAsync();

        await pair.DecideAsync(pair.Contacts, (await pair.DecisionsAsync(pair.Contacts)).Single().Record, Choice.Create, null, ("account", acme));

        ((string?)bench.World.Zoho.Records("Contacts").Single()["Account_Name"]!["id"]).ShouldBe(acme, await pair.StoryAsync(pair.Contacts));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R23_A_person_waits_for_an_account_that_is_not_in_Xero_yet_and_follows_it()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        await pair.StartAsync();
        bench.World.Xero.Faults.Next("xero.contacts.put", 1, new Fault.Answer(503));
        pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));

        await pair.SettleAsync();

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task A_person_who_may_be_a_contact_that_the_accounts_have_not_looked_at_waits_and_is_not_doubled()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        var accounts = await pair.MakeAsync("zoho-crm-accounts-xero", new OptionsEdit { Manual = true });
        await pair.SettleAsync();
        await pair.RunAsync(accounts, new NewRun(RunKind.Changes));
        pair.InXero("J. Doe", "jane@acme.com");

        var people = await pair.MakeAsync("zoho-crm-contacts-xero");
        await pair.SettleAsync();
        pair.XeroNames.ShouldBe(["Acme", "J. Doe"]);

        await pair.RunAsync(accounts, new NewRun(RunKind.Changes));
        await pair.SettleAsync();
        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"], await pair.StoryAsync(people));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task Of_many_who_share_an_e_mail_twenty_are_shown()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        pair.Person("Jane", "Doe", "info@acme.com", pair.Account("Acme"));
        for (var number = 0; number < 23; number++)
        {
            pair.InXero($"Person {number}", "info@acme.com");
        }

        await pair.StartAsync();

        var open = (await pair.DecisionsAsync(pair.Contacts)).Single(one => one.Side == Side.Left);
        (open.Reason, open.Candidates.Length).ShouldBe(("20 or more records of the other side have the same email; which of them it is was not guessed", 20));
        (await pair.DecisionsAsync(pair.Contacts)).First(one => one.Side == Side.Right).Reason.ShouldBe("several records of this side and 1 of the other have the same email; which is which was not guessed");
    }

    [Fact]
    public async Task A_contact_that_is_listed_for_the_accounts_is_no_persons_until_the_operator_says_whose_it_is()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        pair.Account("Acme");
        pair.Account("Acme");
        var contact = pair.InXero("Acme", "jane@acme.com");
        pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Birch"));
        await pair.StartAsync();

        (await pair.DecisionsAsync(pair.Accounts)).Single(one => one.Side == Side.Right).Id.ShouldBe(contact);
        (await pair.ToldAsync(pair.Contacts, "adopted")).ShouldBeEmpty(await pair.StoryAsync(pair.Contacts));
        (await pair.DueAsync(pair.Contacts, Side.Left)).ShouldBe(1);
        pair.XeroNames.ShouldBe(["Acme", "Birch"], await pair.StoryAsync(pair.Contacts));
        bench.Queues.Count.ShouldBe(0, "the sweep takes it up again, not a message a second");

        var open = (await pair.DecisionsAsync(pair.Accounts)).First(one => one.Side == Side.Left);
        await pair.DecideAsync(pair.Accounts, open.Record, Choice.Pair, open.Candidates[0].Record);
        for (var cycle = 0; cycle < 6; cycle++)
        {
            await pair.SettleAsync();
        }

        pair.XeroNames.ShouldContain("Jane Doe", await pair.StoryAsync(pair.Contacts));
    }

    [Fact]
    public async Task Syncs_of_one_place_that_are_made_at_once_are_kin()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        await pair.StartAccountsAsync();

        var (people, vendors) = (await pair.MakeAsync("zoho-crm-contacts-xero"), await pair.MakeAsync("zoho-crm-vendors-xero"));
        var rows = bench.Get<CrmSync.App.State.Rows.SyncRows>();
        foreach (var id in (string[])[people, vendors])
        {
            await rows.ChangeAsync(FlowBench.Tenant, id, sync => sync with { Kin = [.. sync.Kin.Where(kin => kin == pair.Accounts)] }, CancellationToken.None); // neither saw the other
        }

        var last = (await rows.GetAsync(FlowBench.Tenant, vendors, CancellationToken.None))!; // was just made
        await bench.Get<SyncFamily>().RejoinAsync(last, CrmSync.App.Presets.PresetCatalog.Get(last.Preset), CancellationToken.None);

        (await pair.KinAsync(people)).ShouldBe([pair.Accounts, vendors], ignoreOrder: true);
        (await pair.KinAsync(vendors)).ShouldBe([people]);
    }

    [Fact]
    public async Task Vendors_share_Xeros_contacts_with_accounts_and_not_with_people()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        pair.Vendor("Acme");
        pair.Vendor("Cedar");
        await pair.StartAsync();

        await pair.StartVendorsAsync();

        pair.XeroNames.ShouldBe(["Acme", "Cedar", "Jane Doe"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task Edits_travel_both_ways_and_what_is_not_mapped_stays()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAsync();
        var contact = (string)pair.XeroBy("Jane Doe")["ContactID"]!;
        bench.World.Xero.Edit(contact, new JsonObject { ["ContactPersons"] = new JsonArray(new JsonObject { ["FirstName"] = "Ann", ["LastName"] = "Lee", ["EmailAddress"] = "ann@acme.com", ["IncludeInEmails"] = true }) });
        await pair.SettleAsync();
        var before = pair.Ledgers;

        pair.EditZoho("Contacts", jane, "Mobile", "+47 1");
        bench.World.Xero.Edit(contact, new JsonObject { ["EmailAddress"] = "jane.doe@acme.com" });
        await pair.SettleAsync();

        ((string?)pair.ZohoRecord("Contacts", jane)["Email"]).ShouldBe("jane.doe@acme.com");
        ((string?)pair.XeroBy("Jane Doe")["Phones"]!.AsArray().Single(phone => (string?)phone!["PhoneType"] == "MOBILE")!["PhoneNumber"]).ShouldBe("+47 1");
        pair.XeroBy("Jane Doe")["ContactPersons"]!.AsArray().Count.ShouldBe(1);
        pair.WritesSince(before).ShouldBe((1, 1));
        await pair.ShouldBeQuietAsync();
    }
}
