using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Memory;
using CrmSync.Sandbox.Pushes;
using CrmSync.Sandbox.Time;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.SandboxFacts;

public class MemoryFacts
{
    private const string Records = "/memory/collections/people/records";

    private readonly ManualClock _clock = new(DateTimeOffset.Parse("2026-03-02T12:00:00Z", null));
    private readonly SandboxWorld _world;
    private readonly SandboxCaller _api;

    public MemoryFacts()
    {
        _world = new(_clock);
        _world.Memory.AddCollection("people", new MemoryField("name"), new MemoryField("note"));
        _api = new(_world, "Bearer " + _world.Memory.AccessToken());
    }

    [Fact]
    public void A_full_list_has_no_tombstones_and_its_cursor_brings_them()
    {
        string[] ids = [.. _world.Memory.Create("people", [Person("a"), Person("b"), Person("c")])];
        _world.Memory.Delete("people", ids[0]);
        var first = _api.Get(Records + "?limit=1").Json()!;
        first["cursor"].ShouldBeNull();
        var last = _api.Get($"{Records}?limit=1&page={(string)first["next"]!}").Json()!;
        last["next"].ShouldBeNull();
        Ids(first).Concat(Ids(last)).ShouldBe(ids[1..]);

        _world.Memory.Delete("people", ids[1]);
        var delta = _api.Get($"{Records}?cursor={(string)last["cursor"]!}").Json()!;
        Ids(delta).ShouldBe([ids[1]]);
        ((bool)delta["records"]![0]!["deleted"]!).ShouldBeTrue();
        delta["records"]![0]!["values"].ShouldBeNull();
    }

    [Fact]
    public void An_expired_cursor_is_410()
    {
        var cursor = (string)_api.Get(Records).Json()!["cursor"]!;
        _world.Memory.ExpireCursors("people");
        _api.Get($"{Records}?cursor={cursor}").Status.ShouldBe(410);
    }

    [Theory]
    [InlineData(true, "done exists", 1)]
    [InlineData(false, "done done", 2)]
    public void A_key_makes_a_create_repeatable_by_switch(bool unique, string statuses, int records)
    {
        _world.Memory.Switches = new MemorySwitches { KeysAreUnique = unique };
        var create = new JsonObject { ["op"] = "create", ["key"] = "k", ["values"] = Person("a") };
        var first = Results(create)[0];
        var second = Results(create)[0];
        $"{(string)first!["status"]!} {(string)second!["status"]!}".ShouldBe(statuses);
        _world.Memory.Records("people").Count.ShouldBe(records);
    }

    [Fact]
    public void Each_operation_is_answered_for_itself_in_order()
    {
        string[] ids = [.. _world.Memory.Create("people", [Person("a"), Person("b"), Person("c")])];
        var results = Results(
            new JsonObject { ["op"] = "update", ["id"] = ids[0], ["ifVersion"] = "1", ["values"] = Person("A") },
            new JsonObject { ["op"] = "update", ["id"] = ids[1], ["ifVersion"] = "1", ["values"] = Person("B") },
            new JsonObject { ["op"] = "delete", ["id"] = ids[2], ["ifVersion"] = "3" },
            new JsonObject { ["op"] = "delete", ["id"] = "nobody" });
        results.Select(r => (string)r!["status"]!).ShouldBe(["done", "stale", "done", "gone"]);
        ((string)results[0]!["values"]!["name"]!).ShouldBe("A");
        ((string)results[0]!["version"]!).ShouldBe("4");
        _world.Memory.Records("people").Select(r => (string)r["values"]!["name"]!).ShouldBe(["A", "b"]);
        _world.Memory.Ledger.Snapshot().TotalWrites.ShouldBe(2);
    }

    [Fact]
    public void Texts_are_rewritten_on_save_and_cut_in_lists_by_switch()
    {
        _world.Memory.Switches = new MemorySwitches { Trims = true, UpperCases = true, CutsTo = 5, ListsCutTo = 3 };
        var id = _world.Memory.Create("people", Person(" abcdefg "));
        var row = _api.Get(Records).Json()!["records"]![0]!;
        ((string)row["values"]!["name"]!).ShouldBe("ABC");
        row["partial"]!.ToJsonString().ShouldBe("""["name"]""");
        ((string)_api.Get($"{Records}/{id}").Json()!["values"]!["name"]!).ShouldBe("ABCDE");
    }

    [Fact]
    public void A_time_version_hides_a_second_change_in_the_same_second()
    {
        _world.Memory.Switches = new MemorySwitches { VersionIsTime = true };
        var id = _world.Memory.Create("people", Person("a"));
        var before = (string)_world.Memory.Record("people", id)!["version"]!;
        _clock.Advance(TimeSpan.FromMilliseconds(400));
        _world.Memory.Edit("people", id, Person("b"));
        ((string)_world.Memory.Record("people", id)!["version"]!).ShouldBe(before);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _world.Memory.Edit("people", id, Person("c"));
        ((string)_world.Memory.Record("people", id)!["version"]!).ShouldNotBe(before);
    }

    [Fact]
    public void A_push_is_signed_and_one_per_act()
    {
        _api.Send("POST", "/memory/collections/people/watch", new JsonObject { ["id"] = "w", ["url"] = "http://here/hook", ["secret"] = "s" }).Status.ShouldBe(200);
        _world.Memory.Create("people", [Person("a"), Person("b")]);
        var push = ((PushLog)_world.Pushes.Sink).Take().ShouldHaveSingleItem();
        Encoding.UTF8.GetString(push.Body).ShouldBe("""{"collection":"people"}""");
        push.Headers["X-Memory-Channel"].ShouldBe("w");
        push.Headers["X-Memory-Signature"].ShouldBe(Convert.ToBase64String(HMACSHA256.HashData("s"u8, push.Body)));
        _api.Send("DELETE", "/memory/collections/people/watch/w").Status.ShouldBe(204);
        _api.Send("DELETE", "/memory/collections/people/watch/w").Status.ShouldBe(404);
    }

    [Fact]
    public void A_rotating_refresh_token_works_once()
    {
        _world.Memory.Switches = new MemorySwitches { RotatesRefreshTokens = true };
        var granted = Refresh(_world.Memory.RefreshToken);
        Refresh(_world.Memory.RefreshToken).Status.ShouldBe(400);
        Refresh((string)granted.Json()!["refresh_token"]!).Status.ShouldBe(200);
        _world.Memory.RevokeGrant();
        _api.Get("/memory/account").Status.ShouldBe(401);
    }

    [Fact]
    public void Rows_may_be_refused_or_missing_in_the_reply()
    {
        _world.Memory.Faults.Next("memory.records.batch", 1, new Fault.RefuseRows(row => row == 0, "no"));
        var create = new JsonObject { ["op"] = "create", ["values"] = Person("a") };
        Results(create, (JsonObject)create.DeepClone()).Select(r => (string)r!["status"]!).ShouldBe(["refused", "done"]);
        _world.Memory.Faults.Next("memory.records.batch", 1, new Fault.LoseRows(row => row == 0));
        Results(create, (JsonObject)create.DeepClone()).Count.ShouldBe(1);
        _world.Memory.Records("people").Count.ShouldBe(3);
    }

    private JsonArray Results(params JsonObject[] operations) => (JsonArray)_api.Send("POST", Records + ":batch", new JsonObject
    {
        ["operations"] = new JsonArray([.. operations.Select(o => o.DeepClone())]),
    }).Json()!["results"]!;

    private SandboxResponse Refresh(string token) => _world.Handle(new(
        "POST", "h", "/memory/token", "", new Dictionary<string, string>(), Encoding.UTF8.GetBytes($"grant_type=refresh_token&refresh_token={token}")));

    private static JsonObject Person(string name) => new() { ["name"] = name };

    private static string[] Ids(JsonObject page) => [.. ((JsonArray)page["records"]!).Select(r => (string)r!["id"]!)];
}
