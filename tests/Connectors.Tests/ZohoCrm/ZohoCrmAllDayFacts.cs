using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.ZohoCrm;

/// <summary>Scenario 15: the same days for every user, in both readings of what Zoho does with an all-day meeting's times.</summary>
public sealed class ZohoCrmAllDayFacts
{
    private static readonly string[] Zones = ["Europe/Stockholm", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Pago_Pago", "UTC"];

    public static TheoryData<string, bool> Cases()
    {
        var cases = new TheoryData<string, bool>();
        foreach (var zone in Zones)
        {
            cases.Add(zone, true);
            cases.Add(zone, false);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Two_days_survive_a_round_trip(string zone, bool endsWithTheDay)
    {
        var world = World(zone, endsWithTheDay);
        var made = (WriteResult.Written)await world.CreateAsync(1, Days("2026-03-28", "2026-03-30"));
        var stored = world.Zoho.Record("Events", made.Id.Value)!;
        ((string)stored["Start_DateTime"]!)[..19].ShouldBe("2026-03-28T00:00:00");
        ((string)stored["End_DateTime"]!)[..19].ShouldBe("2026-03-29T23:59:59");
        ((bool)stored["All_day"]!).ShouldBeTrue();
        await ShouldBeDays(world, made.Id.Value, "2026-03-28", "2026-03-30");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Moments_become_days_and_days_become_moments(string zone, bool endsWithTheDay)
    {
        var world = World(zone, endsWithTheDay);
        var id = world.User();
        (await world.UpdateAsync(id, [.. Days("2026-03-28", "2026-03-29")])).ShouldBeOfType<WriteResult.Written>();
        await ShouldBeDays(world, id, "2026-03-28", "2026-03-29");

        (await world.UpdateAsync(id, ZohoCrmWorld.Timed("Demo"))).ShouldBeOfType<WriteResult.Written>();
        var values = ZohoCrmWorld.Values(await world.ReadAsync(id));
        values["Start_DateTime"].ShouldBe(ZohoCrmWorld.At("2026-03-10T09:00:00Z"));
        values["End_DateTime"].ShouldBe(ZohoCrmWorld.At("2026-03-10T10:00:00Z"));
    }

    [Fact]
    public async Task One_end_alone_is_written_alone_where_the_kind_stays()
    {
        var world = new ZohoCrmWorld();
        var id = world.User();
        world.Spent();
        (await world.UpdateAsync(id, ZohoCrmWorld.Assign("End_DateTime", ZohoCrmWorld.At("2026-03-10T12:00:00Z")))).ShouldBeOfType<WriteResult.Written>();
        world.Sent.Requests[^1].Record().AsObject().Select(property => property.Key).ShouldBe(["End_DateTime", "All_day", "$send_notification", "id"]);
    }

    [Fact]
    public async Task One_end_alone_brings_the_other_where_the_kind_changes()
    {
        var world = new ZohoCrmWorld();
        var id = world.User();
        (await world.UpdateAsync(id, ZohoCrmWorld.Assign("End_DateTime", ZohoCrmWorld.Day("2026-03-12")))).ShouldBeOfType<WriteResult.Written>();
        await ShouldBeDays(world, id, "2026-03-10", "2026-03-12");
    }

    [Fact]
    public async Task One_end_of_a_record_that_changed_meanwhile_is_refused()
    {
        var world = new ZohoCrmWorld();
        var id = world.User();
        var version = world.VersionOf(id);
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        world.Zoho.Edit("Events", id, new JsonObject { ["Venue"] = "elsewhere" });
        var update = new WriteItem.Update(new(id), version, [ZohoCrmWorld.Assign("End_DateTime", ZohoCrmWorld.Day("2026-03-12"))]);
        (await world.WriteAsync(null, update))[0].ShouldBeOfType<WriteResult.Refused>();
        world.Sent.Requests.ShouldAllBe(sent => sent.Method == "GET");
    }

    private static FieldChange[] Days(string start, string end) =>
        [ZohoCrmWorld.Title("Days"), ZohoCrmWorld.Assign("Start_DateTime", ZohoCrmWorld.Day(start)), ZohoCrmWorld.Assign("End_DateTime", ZohoCrmWorld.Day(end))];

    private static ZohoCrmWorld World(string zone, bool endsWithTheDay)
    {
        var world = new ZohoCrmWorld(new() { AllDayEndsWithTheDay = endsWithTheDay });
        world.Zoho.SetTimeZone(world.Zoho.IntegrationUserId, zone);
        return world;
    }

    private static async Task ShouldBeDays(ZohoCrmWorld world, string id, string start, string end)
    {
        var values = ZohoCrmWorld.Values(await world.ReadAsync(id));
        values["Start_DateTime"].ShouldBe(ZohoCrmWorld.Day(start));
        values["End_DateTime"].ShouldBe(ZohoCrmWorld.Day(end));
    }
}
