using System.Text.Json.Nodes;
using CrmSync.App.Flow.Upkeep;
using CrmSync.App.Manage.History;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State;
using CrmSync.App.Tests.Storage;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow.Xero;

/// <summary>Runs by hand (ZX-2, ZX-3), dry runs, views and previews.</summary>
public sealed class XeroRunFacts(AzuriteFixture azurite)
{
    private static readonly OptionsEdit ByHand = new() { Manual = true };

    [Fact]
    public async Task ZX_3_A_sync_by_hand_observes_and_writes_only_when_somebody_asks()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAsync(ByHand);
        pair.EditZoho("Contacts", jane, "Mobile", "1");
        await pair.SettleAsync();
        pair.XeroNames.ShouldBe(["Acme"]);

        var run = await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Changes));

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"], await pair.StoryAsync(pair.Contacts));
        run.Counts.Added.ShouldBe(1);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task ZX_3_A_runs_mode_writes_one_side_and_leaves_the_rest_for_a_run_that_lets_it()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        var (jane, john) = (pair.Person("Jane", "Doe", "jane@acme.com", acme), pair.Person("John", "Smith", "john@acme.com", acme));
        await pair.StartAsync(ByHand);
        await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Changes));
        pair.EditZoho("Contacts", jane, "Mobile", "1");
        bench.World.Xero.Edit((string)pair.XeroBy("John Smith")["ContactID"]!, new JsonObject { ["EmailAddress"] = "j.smith@acme.com" });
        bench.World.Xero.Edit((string)pair.XeroBy("Jane Doe")["ContactID"]!, new JsonObject { ["EmailAddress"] = "j.doe@acme.com" });
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        var before = pair.Ledgers;

        await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Changes, Mode: FlowDirection.RightToLeft));

        pair.WritesSince(before).ShouldBe((2, 0));
        ((string?)pair.ZohoRecord("Contacts", john)["Email"], (string?)pair.ZohoRecord("Contacts", jane)["Email"]).ShouldBe(("j.smith@acme.com", "j.doe@acme.com"));

        await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Changes, Mode: FlowDirection.LeftToRight));

        pair.WritesSince(before).ShouldBe((2, 1), await pair.StoryAsync(pair.Contacts));
        pair.XeroBy("Jane Doe")["Phones"]!.AsArray().Single(phone => (string?)phone!["PhoneType"] == "MOBILE")!["PhoneNumber"]!.ToString().ShouldBe("1");
    }

    [Fact]
    public async Task ZX_3_A_deletion_that_a_poll_saw_first_is_brought_by_the_next_run()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAsync(ByHand);
        await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Changes));
        bench.World.Zoho.Delete("Contacts", jane);
        await pair.SettleAsync();
        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"]);

        await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Changes));

        pair.XeroNames.ShouldBe(["Acme"], await pair.StoryAsync(pair.Contacts));
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task R9_Deletions_that_a_sync_by_hand_holds_are_made_when_the_operator_approves_them()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        var people = Enumerable.Range(0, 12).Select(number => pair.Person("Ann", $"{number}", $"ann{number}@acme.com", acme)).ToList();
        await pair.StartAsync(ByHand);
        await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Changes));
        people.ForEach(person => bench.World.Zoho.Delete("Contacts", person));
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Changes));
        pair.XeroNames.Count.ShouldBe(13, "a mass deletion is held");

        (await bench.Get<HeldSet>().ApproveAsync(FlowBench.Tenant, pair.Contacts, new HeldDecision(), CancellationToken.None)).ShouldBeOfType<Reply<RunReply>.Given>();
        await bench.RunUntilQuietAsync();

        pair.XeroNames.ShouldBe(["Acme"], await pair.StoryAsync(pair.Contacts));
    }

    [Fact]
    public async Task A_dry_run_tells_what_would_be_with_counts_by_side_and_writes_nothing()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        pair.Person("Jane", "Doe", "jane@acme.com", acme);
        pair.Person("New", "Person", "new@acme.com", acme);
        pair.Person("No", "Mail", null, acme);
        pair.Person("Same", "Name", "one@acme.com", acme);
        pair.InXero("J. Doe", "jane@acme.com");
        pair.InXero("Same Name", "other@acme.com");
        pair.InXero("Nobody Knows", "nobody@acme.com");
        await pair.StartAsync(ByHand);
        var before = pair.Ledgers;

        var dry = await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Changes, Dry: true));

        dry.Counts.Other.ShouldBe(new Dictionary<string, int> { ["would-add-right"] = 1, ["would-list-left"] = 1, ["would-list-right"] = 2, ["would-pair-right"] = 1, ["would-skip-left"] = 1 }, ignoreOrder: true, await pair.StoryAsync(pair.Contacts));
        (await pair.ToldAsync(pair.Contacts, "would-skip")).ShouldBe(["the field 'email' is mandatory and empty"]);
        pair.WritesSince(before).ShouldBe((0, 0));
        (await pair.DecisionsAsync(pair.Contacts)).ShouldBeEmpty("a dry run lists nothing for good");

        var run = await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Changes));

        (run.Counts.Added, run.Counts.Updated, run.Counts.Skipped, run.Counts.Other["listed"]).ShouldBe((1, 1, 1, 3), await pair.StoryAsync(pair.Contacts));
    }

    [Fact]
    public async Task Mode_and_dry_are_for_syncs_by_hand()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        await pair.StartAsync();

        foreach (var asked in (NewRun[])[new(RunKind.Changes, Dry: true), new(RunKind.Full, Mode: FlowDirection.LeftToRight)])
        {
            (await bench.Get<RunNow>().RunAsync(FlowBench.Tenant, pair.Contacts, asked, CancellationToken.None)).ShouldBeOfType<Reply<CrmSync.App.Manage.History.RunReply>.Refused>().Problem.Status.ShouldBe(409);
        }
    }

    [Fact]
    public async Task ZX_2_One_record_on_demand()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        var (jane, _) = (pair.Person("Jane", "Doe", "jane@acme.com", acme), pair.Person("John", "Smith", "john@acme.com", acme));
        await pair.StartAsync(ByHand);

        await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Record, Side.Left, jane));

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"], await pair.StoryAsync(pair.Contacts));
    }

    [Fact]
    public async Task Only_records_of_the_view_are_synced_and_who_leaves_it_is_kept_and_not_written()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        var (jane, john) = (pair.Person("Jane", "Doe", "jane@acme.com", acme), pair.Person("John", "Smith", "john@acme.com", acme));
        pair.EditZoho("Contacts", jane, "Department", "Sales");
        var view = bench.World.Zoho.AddView("Contacts", "Sales people", new ViewCriteria.Compare("Department", "equal", "Sales"));
        await pair.StartAsync(new OptionsEdit { LeftView = view });
        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"], await pair.StoryAsync(pair.Contacts));

        pair.EditZoho("Contacts", jane, "Department", "None");
        pair.EditZoho("Contacts", john, "Department", "Sales");
        await pair.SettleAsync();
        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"], "a view is read each night, and when somebody runs the sync");
        await bench.Get<CatchUp>().RunAsync(CancellationToken.None);
        await pair.SettleAsync();
        pair.EditZoho("Contacts", jane, "Mobile", "1");
        await pair.SettleAsync();

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe", "John Smith"]);
        pair.XeroBy("Jane Doe")["Phones"]!.AsArray().Single(phone => (string?)phone!["PhoneType"] == "MOBILE")!["PhoneNumber"]!.ToString().ShouldBe("");
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task A_run_by_hand_finds_who_came_into_the_view_without_a_change()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        var none = bench.World.Zoho.AddView("Contacts", "Nobody", new ViewCriteria.Compare("Department", "equal", "None"));
        var all = bench.World.Zoho.AddView("Contacts", "Everybody");
        await pair.StartAsync(new OptionsEdit { LeftView = none });
        pair.XeroNames.ShouldBe(["Acme"]);

        (await bench.Get<EditSync>().RunAsync(FlowBench.Tenant, pair.Contacts, new SyncEdit(Options: new OptionsEdit { LeftView = all }), CancellationToken.None)).ShouldBeOfType<Reply<SyncReply>.Given>();
        await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Changes));

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"], await pair.StoryAsync(pair.Contacts));
    }

    [Fact]
    public async Task A_view_that_is_gone_is_told_and_who_was_in_it_goes_on()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        var (jane, john) = (pair.Person("Jane", "Doe", "jane@acme.com", acme), pair.Person("John", "Smith", "john@acme.com", acme));
        pair.EditZoho("Contacts", jane, "Department", "Sales");
        var view = bench.World.Zoho.AddView("Contacts", "Sales people", new ViewCriteria.Compare("Department", "equal", "Sales"));
        await pair.StartAsync(new OptionsEdit { LeftView = view });

        bench.World.Zoho.RemoveView("Contacts", view);
        await bench.Get<CatchUp>().RunAsync(CancellationToken.None);
        await pair.SettleAsync();
        pair.EditZoho("Contacts", jane, "Mobile", "1");
        pair.EditZoho("Contacts", john, "Mobile", "2");
        await pair.SettleAsync();

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"]);
        pair.XeroBy("Jane Doe")["Phones"]!.AsArray().Single(phone => (string?)phone!["PhoneType"] == "MOBILE")!["PhoneNumber"]!.ToString().ShouldBe("1");
        (await pair.ToldAsync(pair.Contacts, "failed")).ShouldBe(["who is in its view stays as it was last known, until another view is chosen: Contacts has no such view any more, or the user may not see it"]);
        await pair.ShouldBeQuietAsync();
    }

    [Fact]
    public async Task A_view_that_is_not_there_is_refused()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        await pair.StartAsync();

        var refused = (await bench.Get<EditSync>().RunAsync(FlowBench.Tenant, pair.Contacts, new SyncEdit(Options: new OptionsEdit { LeftView = "1", RightView = "2" }), CancellationToken.None)).ShouldBeOfType<Reply<SyncReply>.Refused>();

        refused.Problem.Errors!.Value.Select(error => error.Field).ShouldBe(["options.leftView", "options.rightView"]);
        refused.Problem.Errors!.Value[1].Allowed.ShouldBe("absent; Xero has no views");
    }

    [Fact]
    public async Task ALL_7_A_record_is_previewed_through_a_mapping_before_it_is_changed()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAsync();
        var fields = (await bench.Get<CrmSync.App.State.Rows.SyncRows>().GetAsync(FlowBench.Tenant, pair.Contacts, CancellationToken.None))!.Options.Fields;
        var before = pair.Ledgers;

        var preview = (await bench.Get<PreviewRecord>().RunAsync(
            FlowBench.Tenant, pair.Contacts,
            new PreviewRequest(Side.Left, jane, new OptionsEdit { Fields = fields.Add(new MappedField("number", "", "AccountNumber") { LeftForm = ["constant:CRM"], Direction = FlowDirection.LeftToRight }) }),
            CancellationToken.None)).ShouldBeOfType<Reply<PreviewReply>.Given>().Value;

        preview.Reason.ShouldBeNull();
        Becomes("name").ShouldBe(new Dictionary<string, string> { ["PersonName"] = "Jane Doe" });
        Becomes("account").ShouldBe(new Dictionary<string, string> { ["Qualifier"] = "Acme" });
        Becomes("number").ShouldBe(new Dictionary<string, string> { ["AccountNumber"] = "CRM" });
        pair.WritesSince(before).ShouldBe((0, 0));

        IDictionary<string, string> Becomes(string name) => preview.Fields.Single(field => field.Name == name).Becomes!;
    }

    [Fact]
    public async Task R22_A_changed_mapping_writes_only_what_changed_in_meaning()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", acme);
        pair.Person("John", "Smith", "john@acme.com", acme);
        pair.EditZoho("Contacts", jane, "Department", "Sales");
        await pair.StartAsync();
        var fields = (await bench.Get<CrmSync.App.State.Rows.SyncRows>().GetAsync(FlowBench.Tenant, pair.Contacts, CancellationToken.None))!.Options.Fields;
        var before = pair.Ledgers;

        (await bench.Get<EditSync>().RunAsync(FlowBench.Tenant, pair.Contacts, new SyncEdit(Options: new OptionsEdit { Fields = fields.Add(new MappedField("department", "Department", "CompanyNumber")) }), CancellationToken.None)).ShouldBeOfType<Reply<SyncReply>.Given>();
        await pair.SettleAsync();
        pair.WritesSince(before).ShouldBe((0, 0), "no record changed");

        pair.EditZoho("Contacts", jane, "Department", "Service");
        await pair.SettleAsync();

        pair.WritesSince(before).ShouldBe((0, 1), await pair.StoryAsync(pair.Contacts));
        ((string?)pair.XeroBy("Jane Doe")["CompanyNumber"]).ShouldBe("Service");
        await pair.ShouldBeQuietAsync();
    }
}
