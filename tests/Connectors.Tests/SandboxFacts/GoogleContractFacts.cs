using System.Text.Json.Nodes;
using CrmSync.Sandbox;
using NJsonSchema;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.SandboxFacts.GoogleWorld;

namespace CrmSync.Connectors.Tests.SandboxFacts;

/// <summary>What the sandbox answers is valid by Google's own discovery document, unknown properties being errors.</summary>
public class GoogleContractFacts
{
    private static readonly Lazy<JsonObject?> Schemas = new(() => SharedContracts.Find("google-calendar/openapi3.json") is { } path
        ? (JsonObject)JsonNode.Parse(File.ReadAllText(path))!["components"]!["schemas"]!
        : null);

    [Fact]
    public async Task Events_and_their_lists_fit()
    {
        var w = new GoogleWorld();
        var inserted = w.Api.Send("POST", Events + "?conferenceDataVersion=1", Body("""
            , "attendees": [ { "email": "anna@example.com" }, { "email": "b@x.com" } ], "location": "Here", "transparency": "transparent",
            "extendedProperties": { "private": { "stamp": "x" } }, "reminders": { "useDefault": false, "overrides": [ { "method": "popup", "minutes": 5 } ] },
            "conferenceData": { "createRequest": { "requestId": "r", "conferenceSolutionKey": { "type": "hangoutsMeet" } } }
            """));
        await Fits("Event", inserted);
        w.Google.MakeRecurring(Anna, w.Timed(), "RRULE:FREQ=WEEKLY");
        w.Google.DeleteEvent(Anna, w.Timed());
        await Fits("Events", w.Api.Get(Events + "?showDeleted=true"));
        await Fits("CalendarList", w.Api.Get("/google/calendar/v3/users/me/calendarList"));
        await Fits("Calendar", w.Api.Get("/google/calendar/v3/calendars/primary"));
        await Fits("Setting", w.Api.Get("/google/calendar/v3/users/me/settings/timezone"));
        await Fits("Channel", w.Api.Send("POST", Events + "/watch", new JsonObject
        {
            ["id"] = "c", ["type"] = "web_hook", ["address"] = "https://sync.example.com/hook", ["token"] = "t",
        }));
    }

    [Fact]
    public async Task The_check_can_fail()
    {
        var wrong = SandboxResponse.Json(200, SandboxCaller.Parsed("""{ "id": 7, "nonsense": true }"""));
        (await Errors("Event", wrong)).ShouldBe(2);
    }

    private static async Task Fits(string schema, SandboxResponse response)
    {
        response.Status.ShouldBe(200);
        (await Errors(schema, response)).ShouldBe(0, schema);
    }

    private static async Task<int> Errors(string name, SandboxResponse response)
    {
        if (Schemas.Value is not { } schemas)
        {
            Assert.Skip("No shared/contracts/google-calendar/openapi3.json above the tests.");
            return 0;
        }

        var definitions = (JsonObject)schemas.DeepClone();
        foreach (var (_, definition) in definitions)
        {
            if (definition is JsonObject { } one && one["properties"] is not null && !one.ContainsKey("additionalProperties"))
            {
                one["additionalProperties"] = false;
            }
        }

        // The validator follows no reference at the root, so the body is checked one level down.
        var text = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["it"] = new JsonObject { ["$ref"] = $"#/definitions/{name}" } },
                ["definitions"] = definitions,
            }.ToJsonString()
            .Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
        var schema = await JsonSchema.FromJsonAsync(text, TestContext.Current.CancellationToken);
        var errors = schema.Validate(new JsonObject { ["it"] = response.Json() }.ToJsonString());
        foreach (var error in errors)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {error}");
        }

        return errors.Count;
    }
}
