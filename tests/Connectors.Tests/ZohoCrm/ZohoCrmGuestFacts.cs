using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using Shouldly;
using Xunit;
using Sandboxed = CrmSync.Sandbox.Faults.Fault;

namespace CrmSync.Connectors.Tests.ZohoCrm;

/// <summary>ZG-3 and scenario 17: who a guest is, and that each is there once.</summary>
public sealed class ZohoCrmGuestFacts
{
    private readonly ZohoCrmWorld world = new();

    [Fact]
    public async Task Guests_are_users_contacts_or_contacts_made_for_them()
    {
        var contact = world.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Boyle", ["Email"] = "P.Boyle@Example.com" });
        var id = world.User();
        (await world.UpdateAsync(id, ZohoCrmWorld.Guests(["p.boyle@example.com", "anna@crm.example", "new.person@example.com"]))).ShouldBeOfType<WriteResult.Written>();
        var made = Contact("new.person@example.com");
        ((string)made["Last_Name"]!).ShouldBe("new.person");
        Participants(id).ShouldBe([("user", world.Zoho.SalesUserId), ("contact", (string)made["id"]!), ("contact", contact)], ignoreOrder: true);
        var spent = world.Spent();
        spent.Mails.ShouldBeEmpty();
        spent.WorkflowRuns.ShouldBe(0);
    }

    [Fact]
    public async Task Only_our_elements_change()
    {
        var lead = new JsonObject { ["type"] = "lead", ["participant"] = "1" };
        var meeting = ZohoCrmWorld.Meeting("Demo");
        meeting["Participants"] = new JsonArray(lead, Entry("colleague@example.com"), Entry("leaves@example.com"));
        var id = world.Zoho.Create("Events", meeting);
        (await world.UpdateAsync(id, ZohoCrmWorld.Guests(["comes@example.com"], "leaves@example.com"))).ShouldBeOfType<WriteResult.Written>();
        Participants(id).ShouldBe([("lead", "1"), ("email", "colleague@example.com"), ("contact", (string)Contact("comes@example.com")["id"]!)]);
    }

    [Fact]
    public async Task Two_meetings_with_one_new_guest_make_one_contact()
    {
        WriteItem[] creates = [.. Enumerable.Range(0, 2).Select(number => new WriteItem.Create(world.StampOf(number), [.. ZohoCrmWorld.Timed("Demo"), Everyone("new@example.com")]))];
        (await world.WriteAsync(null, creates)).ShouldAllBe(result => result is WriteResult.Written);
        world.Zoho.Records("Contacts").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_lost_answer_to_a_contact_makes_no_second_one()
    {
        world.Zoho.Faults.Next("zoho.records.insert", 1, new Sandboxed.Drop(AfterEffect: true));
        (await world.CreateAsync(1, [.. ZohoCrmWorld.Timed("Demo"), Everyone("new@example.com")])).ShouldBeOfType<WriteResult.Unsent>();
        (await world.CreateAsync(1, [.. ZohoCrmWorld.Timed("Demo"), Everyone("new@example.com")])).ShouldBeOfType<WriteResult.Written>();
        world.Zoho.Records("Contacts").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_contact_made_for_the_address_at_the_same_time_is_adopted()
    {
        await world.CreateAsync(1, [.. ZohoCrmWorld.Timed("Demo"), Everyone("new@example.com")]);
        var queries = 0;
        // The other writer's contact is not to be seen yet when we look.
        world.Sent.Instead = sent => sent.Target.EndsWith("/coql", StringComparison.Ordinal) && queries++ == 0 ? (System.Net.HttpStatusCode.NoContent, "") : null;
        var second = (WriteResult.Written)await world.CreateAsync(2, [.. ZohoCrmWorld.Timed("Demo"), Everyone("new@example.com")]);
        world.Zoho.Records("Contacts").Count.ShouldBe(1);
        Participants(second.Id.Value).ShouldBe([("contact", (string)Contact("new@example.com")["id"]!)]);
    }

    [Fact]
    public async Task A_contact_that_has_another_address_by_now_is_not_taken_for_the_guest()
    {
        await world.CreateAsync(1, [.. ZohoCrmWorld.Timed("Demo"), Everyone("old@example.com")]);
        world.Zoho.Edit("Contacts", (string)Contact("old@example.com")["id"]!, new JsonObject { ["Email"] = "moved@example.com" });
        var second = (WriteResult.Written)await world.CreateAsync(2, [.. ZohoCrmWorld.Timed("Demo"), Everyone("old@example.com")]);
        Participants(second.Id.Value).ShouldBe([("email", "old@example.com")]);
    }

    [Fact]
    public async Task Scenario_17_an_invalid_address_in_the_middle_costs_nobody_their_seat()
    {
        var id = world.User();
        (await world.UpdateAsync(id, ZohoCrmWorld.Guests(["a@example.com", "not an address", "c@example.com"]))).ShouldBeOfType<WriteResult.Written>();
        Participants(id).Count.ShouldBe(2);
        var stored = (FieldValue.Set)world.Connector.StoredForm.AsStored("Participants", Set("A@example.com", "not an address", "c@example.com"));
        stored.Elements.Keys.ShouldBe(["a@example.com", "c@example.com"]);
    }

    [Fact]
    public async Task More_than_50_participants_fail_before_they_are_sent()
    {
        var meeting = ZohoCrmWorld.Meeting("Demo");
        meeting["Participants"] = new JsonArray([.. Enumerable.Range(0, 50).Select(number => Entry($"guest{number}@example.com"))]);
        var id = world.Zoho.Create("Events", meeting);
        (await world.UpdateAsync(id, ZohoCrmWorld.Guests(["one.more@example.com"]))).ShouldBeOfType<WriteResult.Failed>().Fault.Kind.ShouldBe(FaultKind.Rejected);
    }

    private static FieldChange Everyone(params string[] emails) => ZohoCrmWorld.Assign("Participants", Set(emails));

    private static FieldValue.Set Set(params string[] emails) =>
        new(emails.Aggregate(System.Collections.Immutable.ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), (set, email) => set.SetItem(email, "")));

    private static JsonObject Entry(string email) => new() { ["type"] = "email", ["Email"] = email };

    private List<(string, string)> Participants(string id) =>
        [.. ((JsonArray)world.Zoho.Record("Events", id)!["Participants"]!).Select(one => ((string)one!["type"]!, (string)one["participant"]!))];

    private JsonObject Contact(string email) => world.Zoho.Records("Contacts").Single(contact => (string?)contact["Email"] == email);
}
