using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Xero;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.Xero.XeroConnectorWorld;

namespace CrmSync.Connectors.Tests.Xero;

public sealed class XeroPullFacts
{
    private static readonly TimeSpan SomeTime = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_full_read_pages_by_id_with_the_archived_and_a_delta_asks_from_two_minutes_and_a_second_before()
    {
        var w = new XeroConnectorWorld();
        var (_, cursor, until) = await w.PullAsync(null);
        w.Clock.Advance(SomeTime);
        await w.PullAsync(cursor);

        until.ShouldBe(DateTimeOffset.Parse("2026-03-02T11:58:00Z", null));
        w.Sent.Requests.ShouldAllBe(sent => sent.Method == "GET" && sent.Address.PathAndQuery == "/xero/api.xro/2.0/Contacts?page=1&pageSize=1000&order=ContactID%20ASC&includeArchived=true");
        w.Sent.Requests[0].Headers.ShouldNotContainKey("If-Modified-Since");
        w.Sent.Requests[1].Headers["If-Modified-Since"].ShouldBe("2026-03-02T11:57:59");
        w.Sent.Requests[1].Headers["xero-tenant-id"].ShouldBe(w.Xero.TenantId);
        w.Sent.Requests[1].Headers["Accept"].ShouldBe("application/json");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_idle_look_is_one_call_and_shows_nothing_again(bool notModified)
    {
        var w = new XeroConnectorWorld(new() { AnswersNotModified = notModified });
        w.User("Acme");
        w.Clock.Advance(SomeTime);
        var (first, cursor, _) = await w.PullAsync(null);
        first.Count.ShouldBe(1);
        for (var look = 0; look < 20; look++)
        {
            w.Clock.Advance(SomeTime);
            w.Spent();
            var (seen, next, _) = await w.PullAsync(cursor);
            (seen.Count, w.Spent().TotalCalls).ShouldBe((0, 1));
            cursor = next;
        }
    }

    [Fact]
    public async Task A_version_too_young_comes_again_because_a_further_edit_may_carry_it()
    {
        var w = new XeroConnectorWorld(new() { UpdatedInWholeSeconds = true });
        var id = w.User("Acme", ("FirstName", "one"));
        var (seen, cursor, _) = await w.PullAsync(null);
        seen.ShouldHaveSingleItem().Soft.ShouldBeTrue();
        w.Xero.Edit(id, new JsonObject { ["FirstName"] = "two" });
        w.Clock.Advance(SomeTime);

        var (again, next, _) = await w.PullAsync(cursor);

        again.ShouldHaveSingleItem().Version.ShouldBe(seen[0].Version);
        (Text(again[0], "FirstName"), again[0].Soft).ShouldBe(("two", false));
        (await w.PullAsync(next)).Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_thousand_and_more_of_one_moment_are_all_seen()
    {
        var w = new XeroConnectorWorld();
        var (_, cursor, _) = await w.PullAsync(null);
        w.Clock.Advance(SomeTime);
        var made = w.Xero.Create(Enumerable.Range(0, 2_345).Select(number => new JsonObject { ["Name"] = $"of one moment {number}" }));
        w.Clock.Advance(SomeTime);
        w.Spent();

        var (seen, _, _) = await w.PullAsync(cursor);

        seen.Select(one => one.Id.Value).Order().ShouldBe(made.Order());
        w.Spent()["xero.contacts.list"].ShouldBe(3);
        (await w.PullAsync(null)).Seen.Count.ShouldBe(2_345);
    }

    /// <summary>Contacts made between two pages push others to later pages; contacts edited leave the place they had in the order of time. Neither may cost one.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_moves_between_pages_is_neither_lost_nor_left_old(int seed)
    {
        var w = new XeroConnectorWorld();
        var random = new Random(seed);
        var ids = w.Xero.Create(Enumerable.Range(0, 3_500).Select(number => new JsonObject { ["Name"] = $"contact {number}" })).ToList();
        w.Clock.Advance(TimeSpan.FromMinutes(10));
        var seen = new Dictionary<string, Observation>();
        var (first, cursor, _) = await w.PullAsync(null, Between);
        Take(first);
        w.Clock.Advance(SomeTime);
        Take((await w.PullAsync(cursor, Between)).Seen);
        w.Clock.Advance(SomeTime);
        Take((await w.PullAsync((await w.PullAsync(cursor)).Cursor)).Seen);
        Take((await w.PullAsync(cursor)).Seen);

        seen.Keys.Order().ShouldBe(ids.Order());
        foreach (var contact in w.Xero.Everything())
        {
            var one = seen[(string)contact["ContactID"]!];
            (one.State is ObservedState.Deleted).ShouldBe((string)contact["ContactStatus"]! == "ARCHIVED");
            if (one.State is ObservedState.Living)
            {
                Text(one, "FirstName").ShouldBe((string?)contact["FirstName"]);
            }
        }

        void Between(int page)
        {
            for (var act = 0; act < 30; act++)
            {
                ids.Add(w.User($"between {page} {act} {ids.Count}"));
                w.Xero.Edit(ids[random.Next(ids.Count)], new JsonObject { ["FirstName"] = $"edited {page} {act}" });
                w.Xero.Archive(ids[random.Next(ids.Count)]);
                w.Clock.Advance(TimeSpan.FromMilliseconds(100));
            }
        }

        void Take(IReadOnlyList<Observation> observations)
        {
            foreach (var one in observations.Where(one => !seen.TryGetValue(one.Id.Value, out var known) || known.Modified <= one.Modified))
            {
                seen[one.Id.Value] = one;
            }
        }
    }

    [Fact]
    public async Task What_a_stale_list_hides_comes_with_the_next_look()
    {
        var w = new XeroConnectorWorld();
        var (_, cursor, _) = await w.PullAsync(null);
        w.Clock.Advance(SomeTime);
        var id = w.User("hidden");
        w.Clock.Advance(SomeTime);
        w.Xero.Faults.Next("xero.contacts.list", 1, new Sandbox.Faults.Fault.StaleRead(TimeSpan.FromSeconds(60)));
        var (none, next, _) = await w.PullAsync(cursor);
        none.ShouldBeEmpty();
        w.Clock.Advance(SomeTime);

        (await w.PullAsync(next)).Seen.ShouldHaveSingleItem().Id.Value.ShouldBe(id);
    }

    [Fact]
    public async Task A_page_of_an_older_list_than_the_one_before_begins_the_paging_anew()
    {
        var w = new XeroConnectorWorld();
        var ids = w.Xero.Create(Enumerable.Range(0, 1_500).Select(number => new JsonObject { ["Name"] = $"old {number}" })).ToList();
        w.Clock.Advance(TimeSpan.FromMinutes(5));
        ids.AddRange(w.Xero.Create(Enumerable.Range(0, 200).Select(number => new JsonObject { ["Name"] = $"new {number}" })));
        w.Clock.Advance(SomeTime);
        w.Xero.Faults.Nth("xero.contacts.list", 1, new Sandbox.Faults.Fault.StaleRead(TimeSpan.FromMinutes(1)));

        var (seen, _, _) = await w.PullAsync(null);

        seen.Select(one => one.Id.Value).Distinct().Order().ShouldBe(ids.Order());
        w.Spent()["xero.contacts.list"].ShouldBe(4);
    }

    [Fact]
    public async Task A_page_of_fewer_contacts_than_it_says_is_asked_again_and_at_last_a_fault()
    {
        var w = new XeroConnectorWorld();
        w.User("Acme");
        w.Xero.Faults.Next("xero.contacts.list", 2, new Sandbox.Faults.Fault.EmptyPage());
        (await w.PullAsync(null)).Seen.Count.ShouldBe(1);

        w.Xero.Faults.Each("xero.contacts.list", 1, new Sandbox.Faults.Fault.EmptyPage());
        string? continuation = null;
        for (var page = 0; page < 3; page++)
        {
            continuation = Value(await w.PageAsync(null, continuation)).Continuation;
        }

        Fault(await w.PageAsync(null, continuation)).Kind.ShouldBe(FaultKind.Unavailable);
    }

    [Fact]
    public async Task The_cursor_comes_from_xeros_clock_and_never_goes_back()
    {
        var w = new XeroConnectorWorld(skew: TimeSpan.FromMinutes(10));
        var (_, cursor, until) = await w.PullAsync(null);
        until.ShouldBe(DateTimeOffset.Parse("2026-03-02T12:08:00Z", null));

        w.Clock.Advance(TimeSpan.FromSeconds(-90));
        await w.PullAsync((await w.PullAsync(cursor)).Cursor);

        w.Sent.Requests[^1].Headers["If-Modified-Since"].ShouldBe("2026-03-02T12:07:59");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("""{"version":2,"since":"2026-03-02T12:00:00Z"}""")]
    [InlineData("""{"since":"2026-03-02T12:00:01Z"}""")]
    public async Task A_cursor_of_another_form_or_from_the_future_is_expired(string cursor) =>
        Fault(await new XeroConnectorWorld().PageAsync(cursor, null)).Kind.ShouldBe(FaultKind.CursorExpired);

    [Fact]
    public async Task Archived_is_deleted_merged_names_the_survivor_and_what_comes_back_lives()
    {
        var w = new XeroConnectorWorld();
        var (archived, keep, lose) = (w.User("Old"), w.User("Keep"), w.User("Lose"));
        w.Clock.Advance(SomeTime);
        var (_, cursor, _) = await w.PullAsync(null);
        w.Xero.Archive(archived);
        w.Xero.Merge(keep, lose);
        w.Clock.Advance(SomeTime);

        var (seen, next, _) = await w.PullAsync(cursor);
        seen.Single(one => one.Id.Value == archived).State.ShouldBeOfType<ObservedState.Deleted>().SurvivedBy.ShouldBeNull();
        seen.Single(one => one.Id.Value == lose).State.ShouldBeOfType<ObservedState.Deleted>().SurvivedBy.ShouldBe(new RecordId(keep));

        w.Xero.Restore(archived);
        w.Clock.Advance(SomeTime);
        Text((await w.PullAsync(next)).Seen.ShouldHaveSingleItem(), "Name").ShouldBe("Old");
    }

    [Theory]
    [InlineData("""{"UpdatedDateUTC":"2026-03-02T12:00:00"}""", "the contact shows no modified time")]
    [InlineData("""{"UpdatedDateUTC":"/Date(99999999999999999)/"}""", "the contact shows no modified time")]
    [InlineData("""{"ContactStatus":"PAUSED"}""", "the contact's status is none that is known")]
    [InlineData("""{"ContactStatus":null}""", "the contact's status is none that is known")]
    [InlineData("""{"Name":7}""", "the value of Name is not understood")]
    [InlineData("""{"EmailAddress":["a@b.c"]}""", "the value of EmailAddress is not understood")]
    [InlineData("""{"IsCustomer":"yes"}""", "the value of IsCustomer is not understood")]
    [InlineData("""{"Phones":{}}""", "the value of Phones.DEFAULT is not understood")]
    [InlineData("""{"Phones":[{"PhoneType":"FAX","PhoneNumber":5}]}""", "the value of Phones.FAX is not understood")]
    [InlineData("""{"Addresses":[{"AddressType":"STREET","City":{}}]}""", "the value of Addresses.STREET.City is not understood")]
    public async Task A_contact_of_another_shape_is_one_that_cannot_be_read(string odd, string reason)
    {
        var w = new XeroConnectorWorld();
        var id = w.User("Odd");
        w.User("Even");
        w.Xero.Distort(id, (JsonObject)JsonNode.Parse(odd)!);

        var (seen, _, _) = await w.PullAsync(null);

        seen.Single(one => one.Id.Value == id).State.ShouldBe(new ObservedState.Unreadable(reason));
        seen.Single(one => one.Id.Value != id).State.ShouldBeOfType<ObservedState.Living>();
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_no_text()
    {
        var w = new XeroConnectorWorld();
        w.Sent.Instead = _ => (System.Net.HttpStatusCode.OK, """
            {"Contacts":[{"ContactID":"5cc8cf28-567e-4d43-b287-687cfcaec47c","ContactStatus":"ACTIVE","Name":"\ud800","UpdatedDateUTC":"/Date(1772452800000+1300)/"}]}
            """);
        var seen = (await w.PullAsync(null)).Seen.ShouldHaveSingleItem();
        seen.State.ShouldBe(new ObservedState.Unreadable("the value of Name is not understood"));
        seen.Modified.ShouldBe(DateTimeOffset.Parse("2026-03-02T12:00:00Z", null));
    }

    [Fact]
    public async Task A_contact_without_an_id_fails_the_page()
    {
        var w = new XeroConnectorWorld();
        w.Xero.Distort(w.User("Odd"), new JsonObject { ["ContactID"] = "none" });
        Fault(await w.PageAsync(null, null)).ShouldBe(new Connectors.Contract.Fault(FaultKind.Unexpected, "a contact has no id"));
    }

    [Fact]
    public async Task A_contact_whose_erasure_was_requested_is_not_synced()
    {
        var w = new XeroConnectorWorld();
        w.User("Gone soon", ("ContactStatus", "GDPRREQUEST"));
        (await w.PullAsync(null)).Seen.ShouldHaveSingleItem().State.ShouldBeOfType<ObservedState.Living>().Unsupported.ShouldBe("its erasure was requested");
    }

    [Fact]
    public async Task Another_collection_is_refused_without_a_call()
    {
        var w = new XeroConnectorWorld();
        Fault(await w.Connector.PullAsync(w.Session, new("Invoices", null, null, [], null), CancellationToken.None)).Kind.ShouldBe(FaultKind.Rejected);
        w.Sent.Requests.ShouldBeEmpty();
    }
}
