using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.ZohoCrm;

/// <summary>A mapped field that somebody removes or hides: it is unknown from then on, never empty, and all others are synced.</summary>
public sealed class ZohoCrmMissingFieldFacts
{
    private static readonly ImmutableArray<string> Mapped = ["Last_Name", "Own", "Email"];

    private readonly ZohoCrmWorld world = new(module: "Contacts");

    public ZohoCrmMissingFieldFacts() => world.Zoho.AddField("Contacts", new("Own", "text") { Custom = true });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_pull_goes_on_without_it_and_tries_it_once_more_in_the_next_full_read(bool removed)
    {
        Contact("Boyle");
        var before = await world.PullAsync(null, Mapped);
        Take(removed);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        Contact("Daly");
        world.Spent();

        var delta = await world.PullAsync(before.Cursor, Mapped);
        world.Spent()["zoho.coql"].ShouldBe(2);
        var living = delta.Observations.Single(one => Name(one) == "Daly").State.ShouldBeOfType<ObservedState.Living>();
        living.Partial.ShouldBe(["Own"]);
        living.Fields["Email"].ShouldBe(new FieldValue.Text("a@x.com"));

        var idle = await world.PullAsync(delta.Cursor, Mapped);
        world.Spent()["zoho.coql"].ShouldBe(1);
        idle.Observations.ShouldAllBe(one => one.State is ObservedState.Living);
        await world.PullAsync(null, Mapped);
        world.Spent()["zoho.coql"].ShouldBe(2);
    }

    [Fact]
    public async Task Two_missing_fields_cost_one_query_each_and_once()
    {
        Contact("Boyle");
        var page = ZohoCrmWorld.Value(await world.Connector.PullAsync(world.Session, new("Contacts", null, null, ["Last_Name", "Nope", "Gone"], null), CancellationToken.None));
        page.Observations.Single().State.ShouldBeOfType<ObservedState.Living>().Partial.ShouldBe(["Nope", "Gone"], ignoreOrder: true);
        world.Sent.Queries.Length.ShouldBe(3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reading_a_hundred_by_id_looks_for_it_in_one_whole_record(bool removed)
    {
        var ids = Enumerable.Range(0, 100).Select(number => Contact($"Contact {number}")).ToArray();
        Take(removed);
        world.Spent();
        var results = await world.ReadAllAsync(ids, [.. Mapped]);
        world.Spent().TotalCalls.ShouldBe(2);
        results.ShouldAllBe(result => ((ReadResult.Found)result).Observation.State is ObservedState.Living && ((ObservedState.Living)((ReadResult.Found)result).Observation.State).Partial.SetEquals(new[] { "Own" }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_to_it_is_passed_over_or_fails_by_its_name(bool refuses)
    {
        world.Zoho.Switches = new() { RefusesUnknownFields = refuses };
        var id = Contact("Boyle");
        world.Zoho.RemoveField("Contacts", "Own");
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var result = await world.UpdateAsync(id, ZohoCrmWorld.Assign("Own", new FieldValue.Text("x")));
        if (refuses)
        {
            result.ShouldBeOfType<WriteResult.Failed>().Fault.ShouldBe(new Fault(FaultKind.Rejected, "Zoho CRM answered 400 INVALID_DATA (Own)"));
        }
        else
        {
            result.ShouldBeOfType<WriteResult.Written>();
        }
    }

    [Fact]
    public async Task Without_its_own_stamp_field_a_pull_fails_by_name()
    {
        Contact("Boyle");
        world.Zoho.RemoveField("Contacts", "CRM_Sync_Stamp");
        var fault = ZohoCrmWorld.Fault(await world.Connector.PullAsync(world.Session, new("Contacts", null, null, Mapped, null), CancellationToken.None));
        fault.ShouldBe(new Fault(FaultKind.Rejected, "Zoho CRM answered 400 INVALID_QUERY (CRM_Sync_Stamp)"));
    }

    [Theory]
    [InlineData("Modified_Time", FieldHiding.Layout, "modified time")]
    [InlineData("Modified_Time", FieldHiding.Profile, "modified time")]
    [InlineData("Modified_By", FieldHiding.Layout, "author")]
    [InlineData("Modified_By", FieldHiding.Profile, "author")]
    public async Task ZX_4_a_layout_or_profile_that_hides_when_or_by_whom_a_record_was_changed_is_refused_when_preparing(string field, FieldHiding how, string called)
    {
        Contact("Boyle");
        world.Zoho.Hide("Contacts", field, how);
        ZohoCrmWorld.Fault(await world.Connector.PrepareAsync(world.Session, "Contacts", CancellationToken.None))
            .ShouldBe(new Fault(FaultKind.Forbidden, $"this Zoho user cannot see the {called} of Contacts: the layout or the profile hides {field}"));
    }

    [Fact]
    public async Task ZX_4_metadata_that_calls_a_field_invisible_is_not_believed_against_a_record_that_shows_it()
    {
        Contact("Boyle");
        world.Sent.Instead = sent => sent.Target.Contains("settings/fields", StringComparison.Ordinal)
            ? (System.Net.HttpStatusCode.OK, """{"fields":[{"api_name":"Modified_Time","visible":false},{"api_name":"Modified_By","visible":true},{"api_name":"CRM_Sync_Stamp","external":{"type":"org"}}]}""") : null;
        ZohoCrmWorld.Value(await world.Connector.PrepareAsync(world.Session, "Contacts", CancellationToken.None));
    }

    [Theory]
    [InlineData("Modified_Time", "modified time")]
    [InlineData("Modified_By", "author")]
    public async Task ZX_4_what_is_hidden_is_told_at_connect_time(string field, string called)
    {
        world.Zoho.Create("Events", ZohoCrmWorld.Meeting("Demo"));
        world.Zoho.Hide("Events", field, FieldHiding.Layout);
        ZohoCrmWorld.Fault(await world.Connector.WhoAmIAsync(world.Session, CancellationToken.None))
            .ShouldBe(new Fault(FaultKind.Forbidden, $"this Zoho user cannot see the {called} of Events: the layout or the profile hides {field}"));
    }

    [Fact]
    public async Task ZX_4_a_modified_time_that_is_hidden_later_stops_the_pull_with_the_reason()
    {
        world.Zoho.Hide("Contacts", "Modified_Time", FieldHiding.Layout);
        var fault = ZohoCrmWorld.Fault(await world.Connector.PullAsync(world.Session, new("Contacts", null, null, Mapped, null), CancellationToken.None));
        fault.ShouldBe(new Fault(FaultKind.Forbidden, "this Zoho user cannot see the modified time of Contacts: the layout or the profile hides Modified_Time"));
    }

    private void Take(bool removed)
    {
        if (removed)
        {
            world.Zoho.RemoveField("Contacts", "Own");
        }
        else
        {
            world.Zoho.Hide("Contacts", "Own", FieldHiding.Profile);
        }
    }

    private string Contact(string name) => world.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = name, ["Own"] = "x", ["Email"] = "a@x.com" });

    private static string Name(Observation observation) => ((FieldValue.Text)ZohoCrmWorld.Values(observation)["Last_Name"]).Value;
}
