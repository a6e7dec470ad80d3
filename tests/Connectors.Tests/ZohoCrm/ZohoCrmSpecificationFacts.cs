using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Sandbox.Zoho;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.ZohoCrm;

/// <summary>What the connector asks and what the Sandbox answers, by Zoho's own names.</summary>
public sealed class ZohoCrmSpecificationFacts
{
    private readonly ZohoCrmWorld world = new(prepared: false, module: "Contacts");

    [Fact]
    public async Task Every_request_is_one_of_the_specification_with_its_parameters_and_members()
    {
        await CallEverythingAsync();

        world.Sent.Requests.Count.ShouldBeGreaterThan(12);
        foreach (var sent in world.Sent.Requests)
        {
            var address = new Uri(new Uri("http://sandbox.test"), sent.Target);
            var target = address.AbsolutePath["/zoho/crm/v8/".Length..];
            var parameters = ZohoSpecification.ParametersOf(sent.Method, target).ShouldNotBeNull($"{sent.Method} {target}");
            var query = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')[0]);
            query.Concat(sent.Headers.Keys.Where(name => name is "X-EXTERNAL" or "If-Modified-Since")).ShouldBeSubsetOf(parameters, $"{sent.Method} {sent.Target}");
            if (sent.Body is JsonObject body)
            {
                var wrapper = target.StartsWith("settings", StringComparison.Ordinal) ? "wrapper" : "Body_Wrapper";
                body.Select(member => member.Key).ShouldBeSubsetOf(ZohoSpecification.MembersOf(ZohoSpecification.FileOf(target), wrapper));
            }
        }
    }

    [Fact]
    public void What_the_Sandbox_says_of_fields_is_said_so_by_Zoho()
    {
        world.Zoho.AddField("Contacts", new("Own", "formula") { Formula = ("text", _ => null) });
        var fields = Answered("settings/fields?module=Contacts")["fields"]!.AsArray();
        Members(fields).ShouldBeSubsetOf(ZohoSpecification.MembersOf("fields", "fields"));
        Members(fields.SelectMany(field => field!["pick_list_values"]!.AsArray())).ShouldBeSubsetOf(ZohoSpecification.MembersOf("fields", "pick_list_values"));
        Members(fields.Select(field => field!["lookup"])).ShouldBeSubsetOf(ZohoSpecification.MembersOf("fields", "lookup"));
        Members(fields.Select(field => field!["formula"])).ShouldBeSubsetOf(ZohoSpecification.MembersOf("fields", "formula"));
        Members(fields.Select(field => field!["operation_type"])).ShouldBe(ZohoSpecification.MembersOf("fields", "operation_type"), ignoreOrder: true);
    }

    [Fact]
    public void What_the_Sandbox_says_of_views_is_said_so_by_Zoho()
    {
        var id = world.Zoho.AddView("Contacts", "Chosen", new ViewCriteria.Group(true, new ViewCriteria.Compare("Email", "contains", "@"), new ViewCriteria.Compare("Phone", "equal", null)));
        var list = Answered("settings/custom_views?module=Contacts");
        Members(list["custom_views"]!.AsArray()).ShouldBeSubsetOf(ZohoSpecification.MembersOf("custom_views", "custom_views"));
        Members([list["info"]]).ShouldBe(ZohoSpecification.MembersOf("custom_views", "info"), ignoreOrder: true);
        var criteria = Answered($"settings/custom_views/{id}?module=Contacts")["custom_views"]![0]!["criteria"]!;
        Members([criteria, criteria["group"]![0]]).ShouldBeSubsetOf(ZohoSpecification.MembersOf("custom_views", "Criteria"));
    }

    [Fact]
    public void What_the_Sandbox_says_of_lists_and_of_deleted_records_is_said_so_by_Zoho()
    {
        var id = world.Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Boyle" });
        Members([Answered("Contacts?fields=id")["info"]]).ShouldBe(ZohoSpecification.MembersOf("record", "Info"), ignoreOrder: true);
        world.Zoho.Delete("Contacts", id);
        var deleted = Answered("Contacts/deleted");
        Members(deleted["data"]!.AsArray()).ShouldBe(ZohoSpecification.MembersOf("record", "Deleted_Record"), ignoreOrder: true);
        Members([deleted["info"]]).ShouldBeSubsetOf(ZohoSpecification.MembersOf("record", "Info"));
    }

    private async Task CallEverythingAsync()
    {
        var view = world.Zoho.AddView("Contacts", "All of them");
        var connector = world.Connector;
        ZohoCrmWorld.Value(await connector.WhoAmIAsync(world.Session, CancellationToken.None));
        ZohoCrmWorld.Value(await connector.PrepareAsync(world.Session, "Contacts", CancellationToken.None));
        ZohoCrmWorld.Value(await connector.ListPlacesAsync(world.Session, CancellationToken.None));
        ZohoCrmWorld.Value(await connector.ListViewsAsync(world.Session, "Contacts", CancellationToken.None));
        world.Zoho.Create("Contacts", Enumerable.Range(0, 201).Select(number => new JsonObject { ["Last_Name"] = $"Contact {number}" }));
        ZohoCrmWorld.Value(await world.ViewAsync(view)).Length.ShouldBe(201);
        var made = (await world.CreateAsync(1, ZohoCrmWorld.Assign("Last_Name", new FieldValue.Text("Boyle")))).ShouldBeOfType<WriteResult.Written>();
        await world.PullAsync(null, ["Last_Name", "Nope"]);
        await world.ReadAllAsync([made.Id.Value, "999999999999999999"]);
        ZohoCrmWorld.Value(await connector.FindAsync(world.Session, "Contacts", world.StampOf(1), [], CancellationToken.None)).ShouldBeOfType<ReadResult.Found>();
        (await world.UpdateAsync(made.Id.Value, ZohoCrmWorld.Assign("Email", new FieldValue.Text("a@x.com")))).ShouldBeOfType<WriteResult.Written>();
        (await world.WriteAsync(null, new WriteItem.Delete(made.Id, world.VersionOf(made.Id.Value))))[0].ShouldBeOfType<WriteResult.Removed>();
        var channel = new ChannelRequest("Contacts", "1", new("https://sync.example.com/api/hooks/1"), new("secret"), TimeSpan.FromDays(1));
        ZohoCrmWorld.Value(await connector.StopAsync(world.Session, "Contacts", ZohoCrmWorld.Value(await connector.SubscribeAsync(world.Session, channel, CancellationToken.None)), CancellationToken.None));
    }

    private JsonObject Answered(string path)
    {
        var at = path.IndexOf('?', StringComparison.Ordinal);
        return world.World.Handle(new(
            "GET", "sandbox.test", "/zoho/crm/v8/" + (at < 0 ? path : path[..at]), at < 0 ? "" : path[at..], new Dictionary<string, string> { ["Authorization"] = "Zoho-oauthtoken " + world.Session.AccessToken }, [])).Json()!;
    }

    private static string[] Members(IEnumerable<JsonNode?> objects) => [.. objects.OfType<JsonObject>().SelectMany(one => one.Select(member => member.Key)).Distinct()];
}
