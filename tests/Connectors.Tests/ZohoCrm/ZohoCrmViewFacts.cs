using System.Net;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;
using Sandboxed = CrmSync.Sandbox.Faults.Fault;

namespace CrmSync.Connectors.Tests.ZohoCrm;

/// <summary>Views are lists of ids, read in full by Zoho's page tokens.</summary>
public sealed class ZohoCrmViewFacts
{
    private readonly ZohoCrmWorld world = new(module: "Contacts");

    [Fact]
    public async Task Views_are_listed_the_systems_own_and_peoples()
    {
        var id = InUlm();
        var views = ZohoCrmWorld.Value(await world.Connector.ListViewsAsync(world.Session, "Contacts", CancellationToken.None));
        views.Select(view => view.Title).ShouldBe(["All Contacts", "In Ulm"]);
        views[1].ShouldBe(new ViewListing(id, "In Ulm"));
        world.Sent.Requests.Single().Target.ShouldBe("/zoho/crm/v8/settings/custom_views?module=Contacts&page=1&per_page=200");
    }

    [Fact]
    public async Task More_than_two_hundred_views_take_a_second_page()
    {
        for (var number = 0; number < 200; number++)
        {
            world.Zoho.AddView("Contacts", $"View {number}");
        }

        ZohoCrmWorld.Value(await world.Connector.ListViewsAsync(world.Session, "Contacts", CancellationToken.None)).Length.ShouldBe(201);
        world.Sent.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        world.Zoho.Deny("Contacts");
        ZohoCrmWorld.Fault(await world.Connector.ListViewsAsync(world.Session, "Contacts", CancellationToken.None)).Reason.ShouldStartWith("this Zoho user has no permission for the module Contacts");
    }

    [Theory]
    [InlineData("Contacts", "Last_Name")]
    [InlineData("Accounts", "Account_Name")]
    [InlineData("Vendors", "Vendor_Name")]
    public async Task A_view_is_read_two_hundred_ids_a_call(string module, string name)
    {
        var own = new ZohoCrmWorld(module: module);
        var view = own.Zoho.AddView(module, "Named one", new ViewCriteria.Compare(name, "starts_with", "one"));
        var ids = own.Zoho.Create(module, Enumerable.Range(0, 401).Select(number => new JsonObject { [name] = $"one {number}" }));
        own.Zoho.Create(module, new JsonObject { [name] = "another" });
        own.Spent();
        ZohoCrmWorld.Value(await own.ViewAsync(view)).ShouldBe(ids, ignoreOrder: true);
        own.Spent().TotalCalls.ShouldBe(3);
        own.Sent.Requests[0].Target.ShouldBe($"/zoho/crm/v8/{module}?fields=id&cvid={view}&per_page=200");
        own.Sent.Requests[1].Target.ShouldStartWith($"/zoho/crm/v8/{module}?fields=id&cvid={view}&per_page=200&page_token=");
    }

    [Fact]
    public async Task Records_enter_and_leave()
    {
        var view = InUlm();
        var (stays, goes) = (Contact("Ulm"), Contact("Ulm"));
        var comes = Contact("Bonn");
        ZohoCrmWorld.Value(await world.ViewAsync(view)).ShouldBe([stays, goes], ignoreOrder: true);
        Move(goes, "Bonn");
        Move(comes, "Ulm");
        ZohoCrmWorld.Value(await world.ViewAsync(view)).ShouldBe([stays, comes], ignoreOrder: true);
        world.Zoho.Delete("Contacts", stays);
        ZohoCrmWorld.Value(await world.ViewAsync(view)).ShouldBe([comes]);
    }

    [Fact]
    public async Task An_empty_view_shows_nothing_and_no_fault() => ZohoCrmWorld.Value(await world.ViewAsync(InUlm())).ShouldBeEmpty();

    /// <summary>Where a token goes on after so many rows, a record that leaves pulls one after it over the page's edge: that one is missed until the next read (docs/connectors/zoho-crm.md).</summary>
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_record_that_leaves_between_two_pages_costs_at_most_one_other_until_the_next_read(bool counts, int missed)
    {
        world.Zoho.Switches = new() { PageTokensCountRows = counts };
        var view = InUlm();
        var ids = Contacts(300);
        var seen = ZohoCrmWorld.Value(await world.ViewAsync(view, _ => Move(ids[^1], "Bonn")));
        ids.Except(seen).Count().ShouldBe(missed);
        ids.Except(ZohoCrmWorld.Value(await world.ViewAsync(view))).ShouldBe([ids[^1]]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_record_that_enters_between_two_pages_loses_no_other(bool counts)
    {
        world.Zoho.Switches = new() { PageTokensCountRows = counts };
        var view = InUlm();
        var ids = Contacts(300);
        ids.ShouldBeSubsetOf(ZohoCrmWorld.Value(await world.ViewAsync(view, _ => Contact("Ulm"))));
    }

    [Fact]
    public async Task An_empty_page_that_leads_on_is_followed()
    {
        var view = InUlm();
        var id = Contact("Ulm");
        world.Zoho.Faults.Next("zoho.records.list", 2, new Sandboxed.EmptyPage());
        ZohoCrmWorld.Value(await world.ViewAsync(view)).ShouldBe([id]);
    }

    [Fact]
    public async Task Empty_pages_without_end_are_a_fault_and_no_empty_view()
    {
        world.Zoho.Faults.Each("zoho.records.list", 1, new Sandboxed.EmptyPage());
        ZohoCrmWorld.Fault(await world.ViewAsync(InUlm())).ShouldBe(new Fault(FaultKind.Unavailable, "Zoho says the view has more records and does not lead to them"));
        world.Spent()["zoho.records.list"].ShouldBe(4);
    }

    [Theory]
    [InlineData("""{"data":[{"id":"1"}],"info":{"more_records":true}}""", FaultKind.Unavailable)]
    [InlineData("""{"data":[{"name":"no id"}],"info":{"more_records":false}}""", FaultKind.Unexpected)]
    public async Task A_page_that_cannot_be_trusted_is_no_page(string answer, FaultKind kind)
    {
        world.Sent.Instead = _ => (HttpStatusCode.OK, answer);
        ZohoCrmWorld.Fault(await world.Connector.PullViewAsync(world.Session, "Contacts", "1", null, CancellationToken.None)).Kind.ShouldBe(kind);
    }

    [Fact]
    public async Task A_view_that_is_gone_is_told_from_an_empty_one()
    {
        var view = InUlm();
        world.Zoho.RemoveView("Contacts", view);
        ZohoCrmWorld.Fault(await world.ViewAsync(view)).ShouldBe(new Fault(FaultKind.NotFound, "Contacts has no such view any more, or the user may not see it"));
    }

    [Fact]
    public async Task A_page_token_that_is_too_old_starts_the_read_again()
    {
        var view = InUlm();
        Contacts(201);
        world.Zoho.Faults.Nth("zoho.records.list", 1, new Sandboxed.ExpireCursor());
        ZohoCrmWorld.Fault(await world.ViewAsync(view)).Kind.ShouldBe(FaultKind.CursorExpired);
    }

    [Theory]
    [InlineData("", null, FaultKind.Rejected)]
    [InlineData("1&fields=Email", null, FaultKind.Rejected)]
    [InlineData("1", "token", FaultKind.CursorExpired)]
    [InlineData("1", "0 ", FaultKind.CursorExpired)]
    public async Task What_is_no_view_or_no_continuation_is_asked_for_nowhere(string view, string? continuation, FaultKind kind)
    {
        ZohoCrmWorld.Fault(await world.Connector.PullViewAsync(world.Session, "Contacts", view, continuation, CancellationToken.None)).Kind.ShouldBe(kind);
        world.Sent.Requests.ShouldBeEmpty();
    }

    private string InUlm() => world.Zoho.AddView("Contacts", "In Ulm", new ViewCriteria.Compare("Mailing_City", "equal", "Ulm"));

    private string Contact(string city) => world.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Boyle", ["Mailing_City"] = city });

    private string[] Contacts(int count) => [.. world.Zoho.Create("Contacts", Enumerable.Range(0, count).Select(_ => new JsonObject { ["Last_Name"] = "Boyle", ["Mailing_City"] = "Ulm" }))];

    private void Move(string id, string city) => world.Zoho.Edit("Contacts", id, new JsonObject { ["Mailing_City"] = city });
}
