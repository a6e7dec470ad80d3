using System.Text.Json.Nodes;
using CrmSync.App.Manage.History;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.State.Rows;
using CrmSync.App.Tests.Storage;
using CrmSync.Sandbox.Faults;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow.Xero;

/// <summary>Dry runs (ZX-3) of syncs that have pairs already, that are held, and at vendors that give no answer.</summary>
public sealed class XeroDryRunFacts(AzuriteFixture azurite)
{
    private static readonly NewRun Dry = new(RunKind.Changes, Dry: true);
    private static readonly NewRun Writing = new(RunKind.Changes);

    [Fact]
    public async Task ZX_3_Updates_deletions_merges_and_what_waits_or_is_skipped_are_told_with_counts_by_side()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        var people = Enumerable.Range(0, 30).Select(number => pair.Person("Ann", $"{number}", $"ann{number}@acme.com", acme)).ToList();
        await pair.StartAsync(new OptionsEdit { Manual = true });
        await pair.RunAsync(pair.Contacts, Writing);
        var survivor = pair.InXero("Ann the Fourth");
        await pair.RunAsync(pair.Contacts, Writing);
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        pair.EditZoho("Contacts", people[0], "Mobile", "1");
        bench.World.Xero.Edit(XeroIdOf(pair, "Ann 1"), new JsonObject { ["EmailAddress"] = "one@acme.com" });
        bench.World.Zoho.Delete("Contacts", people[2]);
        bench.World.Xero.Archive(XeroIdOf(pair, "Ann 3"));
        bench.World.Xero.Merge(survivor, XeroIdOf(pair, "Ann 4"));
        pair.Person("No", "Mail", null, acme);
        pair.Person("Early", "Bird", "bird@later.com", pair.Account("Later"));
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        var before = pair.Ledgers;

        var dry = await pair.RunAsync(pair.Contacts, Dry);

        dry.Counts.Other.ShouldBe(
            new Dictionary<string, int>
            {
                ["would-delete-right"] = 1, ["would-follow-right"] = 1, ["would-keep-left"] = 1, ["would-skip-left"] = 1, ["would-skip-right"] = 1, ["would-update-left"] = 1, ["would-update-right"] = 1, ["would-wait-left"] = 1,
            },
            ignoreOrder: true, await pair.StoryAsync(pair.Contacts));
        (dry.Counts.Added, dry.Counts.Updated, dry.Counts.Deleted, dry.Counts.Skipped, dry.Counts.Mailed).ShouldBe((0, 0, 0, 0, 0));
        dry.Handled.ShouldBe(dry.Sent);
        (await pair.ToldAsync(pair.Contacts, "would-wait")).ShouldBe(["for another record or another run"]);
        pair.WritesSince(before).ShouldBe((0, 0));

        await pair.RunAsync(pair.Contacts, Dry with { Mode = Engine.Mapping.FlowDirection.LeftToRight });

        (await pair.ToldAsync(pair.Contacts, "would-update")).Order().ShouldBe(["", "", "", "not in this mode"]);
        (await pair.ToldAsync(pair.Contacts, "would-delete")).ShouldBe(["", ""]);
    }

    [Fact]
    public async Task R9_A_dry_run_tells_which_deletions_would_be_held_and_holds_nothing()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        var people = Enumerable.Range(0, 12).Select(number => pair.Person("Ann", $"{number}", $"ann{number}@acme.com", acme)).ToList();
        await pair.StartAsync(new OptionsEdit { Manual = true });
        await pair.RunAsync(pair.Contacts, Writing);
        await pair.RunAsync(pair.Contacts, Writing);
        people.ForEach(person => bench.World.Zoho.Delete("Contacts", person));
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        var before = pair.Ledgers;

        var dry = await pair.RunAsync(pair.Contacts, Dry);

        dry.Counts.Other.ShouldBe(new Dictionary<string, int> { ["would-delete-right"] = 12, ["would-hold-left"] = 1 }, ignoreOrder: true, await pair.StoryAsync(pair.Contacts));
        (dry.Sent, dry.Handled).ShouldBe((12, 12));
        (await pair.ToldAsync(pair.Contacts, "would-hold")).ShouldBe(["12 of 12 pairs would be deleted because their records are gone on the left side; approve or refuse"]);
        (await HeldReasonAsync(pair)).ShouldBeNull();
        pair.WritesSince(before).ShouldBe((0, 0));

        await pair.RunAsync(pair.Contacts, Writing);

        (await HeldReasonAsync(pair)).ShouldNotBeNull("what is told was not taken for decided");
        pair.WritesSince(before).ShouldBe((0, 0));
    }

    [Fact]
    public async Task R9_A_held_sync_still_tells_what_it_would_do_and_a_writing_run_says_why_it_does_nothing()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        var people = Enumerable.Range(0, 12).Select(number => pair.Person("Ann", $"{number}", $"ann{number}@acme.com", acme)).ToList();
        await pair.StartAsync(new OptionsEdit { Manual = true });
        await pair.RunAsync(pair.Contacts, Writing);
        await pair.RunAsync(pair.Contacts, Writing);
        people.ForEach(person => bench.World.Zoho.Delete("Contacts", person));
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        await pair.SettleAsync();
        var reason = await HeldReasonAsync(pair);
        reason.ShouldNotBeNull();
        pair.Person("New", "Person", "new@acme.com", acme);
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        var before = pair.Ledgers;

        var dry = await pair.RunAsync(pair.Contacts, Dry);
        var writing = await pair.RunAsync(pair.Contacts, Writing);
        var right = await pair.RunAsync(pair.Contacts, Writing with { Side = Engine.Model.Side.Right });

        dry.Counts.Other.ShouldBe(new Dictionary<string, int> { ["would-add-right"] = 1, ["would-delete-right"] = 12, ["would-hold-left"] = 1 }, ignoreOrder: true, await pair.StoryAsync(pair.Contacts));
        foreach (var run in (RunReply[])[writing, right])
        {
            run.Counts.Other.ShouldBe(new Dictionary<string, int> { ["held"] = 1 });
            var told = (await bench.Get<HistoryRows>().ListEntriesAsync(FlowBench.Tenant, pair.Contacts, run.Id, 10, null, CancellationToken.None)).ShouldHaveSingleItem().Entry;
            (told.Outcome, told.Side, told.Reason).ShouldBe(("held", "left", reason));
        }

        pair.WritesSince(before).ShouldBe((0, 0));
    }

    [Fact]
    public async Task R20_A_record_that_cannot_be_read_now_is_told_when_it_can()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        await SuspectOneAsync(pair);
        bench.World.Xero.Faults.Next("xero.contacts.ids", 1, new Fault.Answer(503));

        var dry = await pair.RunAsync(pair.Contacts, Dry with { Kind = RunKind.Full });

        bench.World.Xero.Faults.Struck.ShouldBe(2);
        dry.Counts.Other.ShouldBe(new Dictionary<string, int> { ["would-update-right"] = 1 }, ignoreOrder: true, await pair.StoryAsync(pair.Contacts));
        dry.Handled.ShouldBe(dry.Sent);
    }

    [Fact]
    public async Task R20_A_record_that_cannot_be_read_at_all_is_told_to_wait_with_the_reason()
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        await SuspectOneAsync(pair);
        bench.World.Xero.Faults.Next("xero.contacts.ids", 100, new Fault.Answer(503));

        var dry = await pair.RunAsync(pair.Contacts, Dry with { Kind = RunKind.Full });

        dry.Counts.Other.Keys.ShouldBe(["would-wait-left", "would-wait-right"], ignoreOrder: true, await pair.StoryAsync(pair.Contacts));
        (await pair.ToldAsync(pair.Contacts, "would-wait")).ShouldAllBe(reason => reason.StartsWith("it has to be read first: "));
        dry.Handled.ShouldBe(dry.Sent);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task R26_A_run_counts_the_writes_that_may_mail_which_are_none_unless_the_vendors_workflows_run(bool runsWorkflows, int mailed)
    {
        var pair = await ZohoXeroPair.ConnectedAsync(azurite);
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        pair.Person("Jane", "Doe", "jane@acme.com", acme);
        await pair.StartAsync(new OptionsEdit { Manual = true, RunsWorkflows = runsWorkflows });
        (await pair.RunAsync(pair.Contacts, Writing)).Counts.Mailed.ShouldBe(0, "that vendor has no workflows");
        bench.World.Xero.Edit(XeroIdOf(pair, "Jane Doe"), new JsonObject { ["EmailAddress"] = "j.doe@acme.com" });
        pair.Person("John", "Smith", "john@acme.com", acme);
        bench.Clock.Advance(TimeSpan.FromMinutes(10));

        var dry = await pair.RunAsync(pair.Contacts, Dry);
        var writing = await pair.RunAsync(pair.Contacts, Writing);

        (dry.Counts.Mailed, dry.Counts.Other.GetValueOrDefault("would-mail-left"), dry.Counts.Other.GetValueOrDefault("would-mail-right")).ShouldBe((mailed, mailed, 0), await pair.StoryAsync(pair.Contacts));
        (writing.Counts.Added, writing.Counts.Updated, writing.Counts.Mailed).ShouldBe((1, 1, mailed));
    }

    /// <summary>A pair with news of the one record, while the other one is missing in what the next full read shows.</summary>
    private static async Task SuspectOneAsync(ZohoXeroPair pair)
    {
        var acme = pair.Account("Acme");
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", acme);
        await pair.StartAsync(new OptionsEdit { Manual = true });
        await pair.RunAsync(pair.Contacts, Writing);
        await pair.SettleAsync();
        pair.EditZoho("Contacts", jane, "Mobile", "1");
        pair.Bench.Clock.Advance(TimeSpan.FromMinutes(10));
        pair.Bench.World.Xero.Faults.Next("xero.contacts.list", 1, new Fault.ShortList(0));
    }

    private static string XeroIdOf(ZohoXeroPair pair, string name) => (string)pair.XeroBy(name)["ContactID"]!; // shown of every contact

    private static async Task<string?> HeldReasonAsync(ZohoXeroPair pair) => (await pair.Bench.Get<SyncRows>().GetAsync(FlowBench.Tenant, pair.Contacts, CancellationToken.None))!.HeldReason; // a test's sync is there
}
