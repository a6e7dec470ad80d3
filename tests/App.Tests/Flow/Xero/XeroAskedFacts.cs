using CrmSync.App.Manage.Syncs;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow.Xero;

/// <summary>What somebody asks for is done, or told why not (ZX-2, ZX-3, ALL-2): whoever pulls the place meanwhile, and whatever was tried before.</summary>
public sealed class XeroAskedFacts
{
    private static readonly OptionsEdit ByHand = new() { Manual = true };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RunKind.Record)]
    [InlineData(RunKind.Changes)]
    [InlineData(RunKind.Full)]
    public async Task R11_What_is_asked_for_while_the_place_is_pulled_is_done_after_it(RunKind kind)
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAsync(ByHand);
        await HoldLeaseAsync(pair, TimeSpan.FromSeconds(50));

        var run = await pair.RunAsync(pair.Contacts, new NewRun(kind, Side.Left, kind == RunKind.Record ? jane : null));

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"], await pair.StoryAsync(pair.Contacts));
        run.Counts.Added.ShouldBe(1);
        (await LeftPlaceAsync(pair)).Again.ShouldBeFalse("it comes itself, and needs nobody in its stead");
    }

    [Fact]
    public async Task R11_What_finds_the_place_pulled_for_hours_is_told_in_the_end()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAsync(ByHand);
        await HoldLeaseAsync(pair, TimeSpan.FromDays(1));
        var before = bench.Clock.GetUtcNow();

        var run = await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Record, Side.Left, jane));

        (await pair.ToldAsync(pair.Contacts, "failed")).ShouldBe(["the place was being read all the while; run it again"]);
        run.Counts.Failed.ShouldBe(1);
        (bench.Clock.GetUtcNow() - before).ShouldBeInRange(TimeSpan.FromHours(5), TimeSpan.FromHours(8));
    }

    [Theory]
    [InlineData(true, RunKind.Changes)]
    [InlineData(true, RunKind.Full)]
    [InlineData(false, RunKind.Full)]
    public async Task ZX_3_A_run_is_of_its_own_sync_and_not_of_others_on_its_places(bool isOtherByHand, RunKind kind)
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        pair.Account("Acme");
        pair.InXero("Beta");
        var other = await pair.MakeAsync("zoho-crm-accounts-xero", isOtherByHand ? ByHand : null);
        var contacts = await pair.MakeAsync("zoho-crm-contacts-xero", ByHand);
        await pair.SettleAsync();

        var run = await pair.RunAsync(contacts, new NewRun(kind));

        (await RunsAsync(bench, other)).ShouldNotContain(run.Id);
        (await RunsAsync(bench, contacts)).ShouldContain(run.Id);
    }

    [Fact]
    public async Task ZX_3_A_pull_that_goes_on_after_its_deadline_is_no_run_that_somebody_asked_for()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var people = Enumerable.Range(0, 250).Select(number => pair.Person("Ann", $"{number}", $"ann{number}@acme.com", null)).ToList();
        await pair.StartAsync(ByHand);
        people.ForEach(person => pair.EditZoho("Contacts", person, "Mobile", "1"));
        var late = 0;
        bench.Wire.Before = async request =>
        {
            if (late == 0 && request.Content is { } content && (await content.ReadAsStringAsync(Stop)).Contains("from Contacts", StringComparison.Ordinal))
            {
                late++;
                bench.Clock.Advance(TimeSpan.FromMinutes(5));
            }
        };

        await pair.SettleAsync();

        late.ShouldBe(1);
        bench.Queues.Sent.ShouldContain(sent => sent.Text.Contains("\"reason\":\"Continue\""));
        (await RunsAsync(bench, pair.Contacts)).ShouldBeEmpty("nobody asked");
    }

    [Fact]
    public async Task ZX_3_A_run_tries_again_what_failed_in_the_one_before()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAsync(ByHand);
        bench.World.Xero.Faults.Next("xero.contacts.put", 1, new Fault.RefuseRows(_ => true, "no"));
        (await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Changes))).Counts.Failed.ShouldBe(1);

        var run = await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Changes));

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"], await pair.StoryAsync(pair.Contacts));
        run.Counts.Added.ShouldBe(1);
    }

    [Fact]
    public async Task ZX_3_A_run_tells_again_of_what_still_waits()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.MakeAsync("zoho-crm-accounts-xero", ByHand);
        var contacts = await pair.MakeAsync("zoho-crm-contacts-xero", ByHand);
        await pair.SettleAsync();

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var run = await pair.RunAsync(contacts, new NewRun(RunKind.Changes));
            run.Counts.Skipped.ShouldBe(1, await pair.StoryAsync(contacts));
        }

        pair.XeroNames.ShouldBeEmpty();
    }

    [Fact]
    public async Task ZX_3_A_run_tries_again_a_deletion_that_was_refused()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAsync(ByHand);
        await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Changes));
        bench.World.Zoho.Delete("Contacts", jane);
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        bench.World.Xero.Faults.Next("xero.contacts.*", 10, new Fault.RefuseRows(_ => true, "no"));
        (await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Changes))).Counts.Failed.ShouldBe(1, await pair.StoryAsync(pair.Contacts));
        bench.World.Xero.Faults.Clear();

        var run = await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Changes));

        pair.XeroNames.ShouldBe(["Acme"], await pair.StoryAsync(pair.Contacts));
        run.Counts.Deleted.ShouldBe(1);
    }

    [Fact]
    public async Task ZX_2_A_new_record_of_the_view_is_synced_on_demand_and_one_outside_is_told()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var acme = pair.Account("Acme");
        var view = bench.World.Zoho.AddView("Contacts", "Sales people", new ViewCriteria.Compare("Department", "equal", "Sales"));
        await pair.StartAsync(new OptionsEdit { Manual = true, LeftView = view });
        var (jane, john) = (pair.Person("Jane", "Doe", "jane@acme.com", acme), pair.Person("John", "Smith", "john@acme.com", acme));
        pair.EditZoho("Contacts", jane, "Department", "Sales");

        await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Record, Side.Left, jane));
        var outside = await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Record, Side.Left, john));

        pair.XeroNames.ShouldBe(["Acme", "Jane Doe"], await pair.StoryAsync(pair.Contacts));
        (outside.Sent, outside.Handled, outside.Counts.Skipped).ShouldBe((1, 1, 1));
        (await pair.ToldAsync(pair.Contacts, "skipped")).ShouldBe(["it is not in the view"]);
    }

    [Fact]
    public async Task ZX_2_A_record_on_demand_that_cannot_be_read_is_told()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAsync(ByHand);

        var noId = await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Record, Side.Right, "not an id"));
        var nowhere = await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Record, Side.Right, "7a3f3c0e-0000-4000-8000-000000000000"));
        bench.World.Zoho.Faults.Next("zoho.*", 1, new Fault.Answer(400, "INVALID_QUERY"));
        var refused = await pair.RunAsync(pair.Contacts, new NewRun(RunKind.Record, Side.Left, jane));

        (noId.Counts.Failed, nowhere.Counts.Skipped, refused.Counts.Failed).ShouldBe((1, 1, 1), await pair.StoryAsync(pair.Contacts));
        (await pair.ToldAsync(pair.Contacts, "failed")).ShouldBe(["this is no id of Xero", "Zoho CRM answered 400 INVALID_QUERY"], ignoreOrder: true);
        (await pair.ToldAsync(pair.Contacts, "skipped")).ShouldBe(["there is no such record, or no longer, and nothing to do for it"]);
    }

    [Fact]
    public async Task R6_A_record_on_demand_before_first_contact_has_opened_is_told()
    {
        var pair = await ZohoXeroPair.ConnectedAsync();
        await using var bench = pair.Bench;
        var jane = pair.Person("Jane", "Doe", "jane@acme.com", pair.Account("Acme"));
        await pair.StartAccountsAsync();
        var contacts = await pair.MakeAsync("zoho-crm-contacts-xero", ByHand);
        bench.World.Xero.Faults.Next("xero.contacts.list", 1, new Fault.Answer(503));

        var run = await pair.RunAsync(contacts, new NewRun(RunKind.Record, Side.Left, jane));

        run.Counts.Skipped.ShouldBe(1, await pair.StoryAsync(contacts));
        (await pair.ToldAsync(contacts, "skipped")).ShouldBe(["both systems are still being read for the first time; it is looked at with all others then"]);
    }

    private static async Task HoldLeaseAsync(ZohoXeroPair pair, TimeSpan time)
    {
        var place = await LeftPlaceAsync(pair);
        await pair.Bench.Get<PlaceRows>().ChangeAsync(FlowBench.Tenant, place.Id, current => current with { LeaseOwner = "another", LeaseUntil = pair.Bench.Clock.GetUtcNow() + time }, Stop);
    }

    private static async Task<Place> LeftPlaceAsync(ZohoXeroPair pair)
    {
        var sync = (await pair.Bench.Get<SyncRows>().GetAsync(FlowBench.Tenant, pair.Contacts, Stop))!; // a test's sync is there
        return (await pair.Bench.Get<PlaceRows>().GetAsync(FlowBench.Tenant, sync.Left.PlaceId, Stop))!; // and its place
    }

    private static async Task<IEnumerable<string>> RunsAsync(FlowBench bench, string sync) =>
        (await bench.Get<HistoryRows>().ListRunsAsync(FlowBench.Tenant, sync, 100, null, Stop)).Select(run => run.Id);
}
