using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;
using Sandboxed = CrmSync.Sandbox.Faults.Fault;

namespace CrmSync.Connectors.Tests.ZohoCrm;

public sealed class ZohoCrmReadFacts
{
    private readonly ZohoCrmWorld world = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Records_come_in_the_order_asked_and_a_missing_one_is_proved_by_a_read_of_its_own(bool absentIsNoContent)
    {
        world.Zoho.Switches = new() { AbsentIsNoContent = absentIsNoContent };
        var (first, second) = (world.User("first"), world.User("second"));
        var results = await world.ReadAllAsync([second, "999999999999999999", first]);
        ZohoCrmWorld.Values(((ReadResult.Found)results[0]).Observation)["Event_Title"].ShouldBe(new FieldValue.Text("second"));
        results[1].ShouldBe(new ReadResult.Absent());
        ZohoCrmWorld.Values(((ReadResult.Found)results[2]).Observation)["Event_Title"].ShouldBe(new FieldValue.Text("first"));
        world.Spent().TotalCalls.ShouldBe(2);
    }

    [Fact]
    public async Task A_hundred_records_are_one_call()
    {
        var ids = world.Zoho.Create("Events", Enumerable.Range(0, 100).Select(number => ZohoCrmWorld.Meeting($"Meeting {number}")));
        (await world.ReadAllAsync([.. ids])).ShouldAllBe(result => result is ReadResult.Found);
        world.Spent().TotalCalls.ShouldBe(1);
    }

    [Fact]
    public async Task Arrays_that_a_list_leaves_out_are_read_singly()
    {
        world.Zoho.Switches = new() { ListsShowArrays = false };
        var meeting = ZohoCrmWorld.Meeting("Demo");
        meeting["Remind_At"] = new JsonArray(new JsonObject { ["unit"] = 2, ["period"] = "hours" });
        var id = world.Zoho.Create("Events", meeting);
        ZohoCrmWorld.Values(await world.ReadAsync(id, "Remind_At"))["Remind_At"].ShouldBe(new FieldValue.Number(120));
    }

    [Fact]
    public async Task A_broken_single_read_is_no_proof_of_absence()
    {
        world.Zoho.Faults.Next("zoho.records.get", 1, new Sandboxed.Answer(503));
        ZohoCrmWorld.Fault(await world.Connector.ReadAsync(world.Session, "Events", [new("999999999999999999")], [], CancellationToken.None)).Kind.ShouldBe(FaultKind.Unavailable);
    }

    [Fact]
    public async Task An_id_that_is_none_goes_to_no_address() =>
        (await world.ReadAllAsync(["../users"]))[0].ShouldBeOfType<ReadResult.NotRead>();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R15_a_record_is_found_by_its_stamp(bool absentIsNoContent)
    {
        world.Zoho.Switches = new() { AbsentIsNoContent = absentIsNoContent };
        var stamp = world.StampOf(1);
        var before = ZohoCrmWorld.Value(await world.Connector.FindAsync(world.Session, "Events", stamp, ZohoCrmWorld.Fields, CancellationToken.None));
        before.ShouldBe(new ReadResult.Absent());
        var made = (await world.CreateAsync(1, ZohoCrmWorld.Timed("Demo"))).ShouldBeOfType<WriteResult.Written>();
        var found = ZohoCrmWorld.Value(await world.Connector.FindAsync(world.Session, "Events", stamp, ZohoCrmWorld.Fields, CancellationToken.None)).ShouldBeOfType<ReadResult.Found>();
        found.Observation.Id.ShouldBe(made.Id);
        found.Observation.Stamp.ShouldBe(stamp);
    }

    [Fact]
    public async Task Without_the_stamp_field_a_look_up_fails_instead_of_finding_nothing()
    {
        var bare = new ZohoCrmWorld(prepared: false);
        ZohoCrmWorld.Fault(await bare.Connector.FindAsync(bare.Session, "Events", bare.StampOf(1), [], CancellationToken.None)).Kind.ShouldBe(FaultKind.Rejected);
    }

    [Fact]
    public async Task Values_read_as_users_mean_them()
    {
        var contact = world.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Boyle", ["Email"] = "P.Boyle@Example.com" });
        var meeting = ZohoCrmWorld.Meeting("Demo");
        meeting["Description"] = "one\r\ntwo";
        meeting["Who_Id"] = new JsonObject { ["id"] = contact };
        meeting["Participants"] = new JsonArray(
            new JsonObject { ["type"] = "contact", ["participant"] = contact },
            new JsonObject { ["type"] = "lead", ["participant"] = "1" });
        var id = world.Zoho.Create("Events", meeting);
        var values = ZohoCrmWorld.Values(await world.ReadAsync(id, "Description", "Start_DateTime", "Venue", "Who_Id", "Participants", "Remind_At", "All_day"));
        values["Description"].ShouldBe(new FieldValue.Text("one\ntwo"));
        values["Start_DateTime"].ShouldBe(ZohoCrmWorld.At("2026-03-10T09:00:00Z"));
        values["Venue"].ShouldBe(FieldValue.Nothing);
        values["Who_Id"].ShouldBe(new FieldValue.Reference(new(contact), "Boyle"));
        ((FieldValue.Set)values["Participants"]).Elements.Keys.ShouldBe(["p.boyle@example.com"]);
        values["Remind_At"].ShouldBe(FieldValue.Nothing);
        values["Owner"].ShouldBe(new FieldValue.Text(world.Zoho.SalesUserId));
    }
}
