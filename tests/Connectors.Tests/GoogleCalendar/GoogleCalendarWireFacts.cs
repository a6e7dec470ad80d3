using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.GoogleCalendar;
using CrmSync.Connectors.Tests.Contract;
using CrmSync.Engine.Model;
using NJsonSchema;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.GoogleCalendar;

/// <summary>What goes over the wire, checked against Google's own specification, and answers that the Sandbox does not give.</summary>
public sealed class GoogleCalendarWireFacts
{
    private const string Anna = "anna@example.com";
    private const string Specification = "google-calendar/openapi3.json";

    private static readonly Credentials Known = new(new Dictionary<string, string>
    {
        ["client_id"] = "me", ["client_secret"] = "s&cret", ["refresh_token"] = "1//old",
    }.ToImmutableSortedDictionary());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bodies_and_parameters_are_those_of_the_specification()
    {
        var specification = ContractFiles.Json(Specification);
        using var answers = CannedAnswers.Json("""
            { "id": "abcde", "etag": "\"1\"", "status": "confirmed", "updated": "2026-03-02T08:15:30.123Z", "resourceId": "r", "expiration": "1773100000000", "nextSyncToken": "t",
              "start": { "dateTime": "2026-03-10T09:00:00Z" }, "end": { "dateTime": "2026-03-10T10:00:00Z" },
              "attendees": [ { "email": "bob@contoso.com", "responseStatus": "accepted", "optional": true } ] }
            """);
        await CallEverythingAsync(answers);

        answers.Asked.Count.ShouldBe(14);
        foreach (var (method, pathAndQuery, body) in answers.Asked)
        {
            var (operation, query) = Operation(specification, method, pathAndQuery);
            var parameters = ((JsonArray?)operation["parameters"] ?? []).Select(parameter => (string?)parameter!["name"]).ToArray();
            query.ShouldAllBe(name => parameters.Contains(name), pathAndQuery);
            if (body.Length > 0)
            {
                var reference = ((string?)operation["requestBody"]!["$ref"])!.Split('/')[^1]; // each of these operations has a named body
                (await ErrorsAsync(specification, reference, body)).ShouldBeEmpty($"{method} {pathAndQuery}\n{body}");
            }
        }
    }

    [Fact]
    public async Task A_body_with_an_unknown_member_or_a_wrong_kind_would_be_noticed()
    {
        var specification = ContractFiles.Json(Specification);

        (await ErrorsAsync(specification, "Event", """{"summary":"x","colour":"red"}""")).ShouldNotBeEmpty();
        (await ErrorsAsync(specification, "Event", """{"reminders":{"overrides":[{"minutes":"ten"}]}}""")).ShouldNotBeEmpty();
        (await ErrorsAsync(specification, "Event", """{"start":{"date":"10 March"}}""")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_request_carries_the_token_the_version_and_silence()
    {
        HttpRequestMessage? patch = null;
        using var answers = new CannedAnswers(request =>
        {
            patch = request;
            return new HttpResponseMessage(HttpStatusCode.PreconditionFailed) { Content = new StringContent("""{"error":{"code":412,"errors":[{"reason":"conditionNotMet"}]}}""") };
        });

        var result = await WriteAsync(answers, new WriteItem.Update(new RecordId("abcde"), new RecordVersion("\"7\""), [new FieldChange.Assign("summary", FieldValue.Nothing)]));

        result.ShouldBeOfType<WriteResult.Refused>();
        patch!.Headers.Authorization!.ToString().ShouldBe("Bearer token"); // it was sent
        patch.Headers.IfMatch.ToString().ShouldBe("\"7\"");
        answers.Asked.ShouldBe([("PATCH", "/calendar/v3/calendars/anna%40example.com/events/abcde?sendUpdates=none", """{"summary":null}""")]);
    }

    [Theory]
    [InlineData("1773100000000")]
    [InlineData("\"1773100000000\"")]
    public async Task A_channel_expires_when_the_answer_says_as_text_or_number(string expiration)
    {
        using var answers = CannedAnswers.Json($$"""{ "id": "1", "resourceId": "res", "expiration": {{expiration}} }""");
        using var http = new HttpClient(answers);
        var request = new ChannelRequest(Anna, "1", new Uri("https://sync.example.com/hooks/1"), new ChannelSecret("s"), TimeSpan.FromDays(7));

        var channel = await new GoogleCalendarConnector(http).SubscribeAsync(Session(http), request, Cancellation);

        channel.ShouldBeOfType<Outcome<Channel>.Ok>().Value.ShouldBe(new Channel("1", "res", DateTimeOffset.FromUnixTimeMilliseconds(1773100000000)));
        answers.Asked[0].Body.ShouldBe("""{"id":"1","type":"web_hook","address":"https://sync.example.com/hooks/1","token":"s","params":{"ttl":"604800"}}""");
    }

    [Fact]
    public async Task A_last_page_without_a_sync_token_is_a_fault()
    {
        using var http = new HttpClient(CannedAnswers.Json("""{ "items": [] }"""));

        var page = await new GoogleCalendarConnector(http).PullAsync(Session(http), new PullRequest(Anna, null, null, [], null), Cancellation);

        page.ShouldBeOfType<Outcome<PulledPage>.Failed>().Fault.ShouldBe(new Fault(FaultKind.Unexpected, "the last page has no sync token"));
    }

    [Theory]
    [InlineData("""{ "status": "cancelled" }""", "the event has no id")]
    [InlineData("null", "it is null")]
    [InlineData("7", "a member is of another kind than documented")]
    [InlineData("""{ "id": "abcde", "etag": "1", "updated": "2026-03-02T08:15:30Z", "start": { "dateTime": "soon" }, "end": { "date": "2026-03-02" } }""", "the event's start or end cannot be read")]
    [InlineData("""{ "id": "abcde", "etag": "1", "updated": "2026-03-02T08:15:30Z", "start": { "dateTime": "2026-03-02T08:15:30Z" }, "end": { "date": "2026-03-02" } }""", "the event's start or end cannot be read")]
    [InlineData("""{ "id": "abcde", "etag": "1", "updated": "lately" }""", "the event's modified time cannot be read")]
    [InlineData("""{ "id": "abcde", "updated": "2026-03-02T08:15:30Z" }""", "the event has no etag")]
    [InlineData("""{ "id": "abcde", "etag": "1", "attendees": "many" }""", "a member is of another kind than documented")]
    public async Task An_event_that_is_none_is_one_unreadable_record(string item, string reason)
    {
        using var http = new HttpClient(CannedAnswers.Json($$"""{ "items": [ {{item}}, { "id": "gone", "status": "cancelled" } ], "nextSyncToken": "t" }"""));

        var page = (await new GoogleCalendarConnector(http).PullAsync(Session(http), new PullRequest(Anna, null, null, [], null), Cancellation)).ShouldBeOfType<Outcome<PulledPage>.Ok>().Value;

        page.Observations[0].State.ShouldBe(new ObservedState.Unreadable(reason));
        page.Observations[1].State.ShouldBeOfType<ObservedState.Deleted>();
    }

    [Fact]
    public async Task A_cancelled_event_says_when_or_does_not()
    {
        using var http = new HttpClient(CannedAnswers.Json("""{ "items": [ { "id": "gone", "status": "cancelled" }, { "id": "dated", "status": "cancelled", "updated": "2026-03-02T08:15:30Z" } ], "nextSyncToken": "t" }"""));

        var page = (await new GoogleCalendarConnector(http).PullAsync(Session(http), new PullRequest(Anna, null, null, [], null), Cancellation)).ShouldBeOfType<Outcome<PulledPage>.Ok>().Value;

        page.Observations.Select(one => one.State).ShouldBe([new ObservedState.Deleted(), new ObservedState.Deleted { At = new DateTimeOffset(2026, 3, 2, 8, 15, 30, TimeSpan.Zero) }]);
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("{ \"id\":")]
    public async Task A_write_with_an_answer_that_cannot_be_read_is_unknown(string answer)
    {
        using var answers = CannedAnswers.Json(answer);

        (await WriteAsync(answers, new WriteItem.Update(new RecordId("abcde"), new RecordVersion("\"7\""), [new FieldChange.Assign("summary", FieldValue.Nothing)]))).ShouldBeOfType<WriteResult.Unknown>();
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway, "<html>502</html>")]
    [InlineData((HttpStatusCode)507, "")]
    public async Task A_write_that_meets_a_gateways_page_is_unknown(HttpStatusCode status, string page)
    {
        using var answers = CannedAnswers.Json(page, status);

        (await WriteAsync(answers, new WriteItem.Delete(new RecordId("abcde"), new RecordVersion("\"7\"")))).ShouldBeOfType<WriteResult.Unknown>();
    }

    [Theory]
    [InlineData("https://www.googleapis.com/auth/calendar", null)]
    [InlineData("https://www.googleapis.com/auth/calendar.events https://www.googleapis.com/auth/calendar.calendarlist.readonly openid", null)]
    [InlineData("https://www.googleapis.com/auth/calendar.events openid", "the account did not allow to list the calendars")]
    [InlineData("https://www.googleapis.com/auth/calendar.readonly", "the account did not allow to read and write events")]
    public async Task ZG_11_a_permission_that_was_unticked_is_named(string scope, string? refusal)
    {
        using var answers = CannedAnswers.Json($$"""{ "access_token": "new", "expires_in": 3599, "scope": "{{scope}}", "token_type": "Bearer" }""");
        using var http = new HttpClient(answers);

        var outcome = await new GoogleCalendarConnector(http).AuthorizeAsync(Known, Here, Cancellation);

        (outcome as Outcome<Grant>.Failed)?.Fault.ShouldBe(new Fault(FaultKind.Forbidden, refusal ?? ""));
        (outcome is Outcome<Grant>.Ok).ShouldBe(refusal is null);
        answers.Asked.ShouldBe([("POST", "/token", "grant_type=refresh_token&client_id=me&client_secret=s%26cret&refresh_token=1%2F%2Fold")]);
    }

    [Theory]
    [InlineData("", "1//old")]
    [InlineData(", \"refresh_token\": \"1//new\"", "1//new")]
    public async Task The_old_refresh_token_stays_until_a_new_one_comes(string extra, string kept)
    {
        using var http = new HttpClient(CannedAnswers.Json($$"""{ "access_token": "new", "expires_in": 3599{{extra}} }"""));

        var grant = (await new GoogleCalendarConnector(http).AuthorizeAsync(Known, Here, Cancellation)).ShouldBeOfType<Outcome<Grant>.Ok>().Value;

        grant.Keep["refresh_token"].ShouldBe(kept);
        grant.ExpiresIn.ShouldBe(TimeSpan.FromSeconds(3599));
    }

    private static Endpoint Here => new(new Uri("https://google.example/calendar/v3/"), new Uri("https://google.example/token"));

    private static Session Session(HttpClient http) => new(http, Here.Api, "token", Anna, new CountingPace(), TimeProvider.System);

    private static async Task<WriteResult> WriteAsync(CannedAnswers answers, WriteItem item)
    {
        using var http = new HttpClient(answers, disposeHandler: false);
        return (await new GoogleCalendarConnector(http).WriteAsync(Session(http), new WriteBatch(Anna, [item], null), Cancellation))[0];
    }

    private static async Task CallEverythingAsync(CannedAnswers answers)
    {
        using var http = new HttpClient(answers, disposeHandler: false);
        var (connector, session) = (new GoogleCalendarConnector(http), Session(http));
        var (id, version) = (new RecordId("abcde"), new RecordVersion("\"1\""));
        var guests = new FieldValue.Set(ImmutableSortedDictionary<string, string>.Empty.Add("eve@contoso.com", "Eve"));
        ImmutableArray<FieldChange> all =
        [
            new FieldChange.Assign("summary", new FieldValue.Text("title")), new FieldChange.Assign("description", new FieldValue.Text("text")), new FieldChange.Assign("location", FieldValue.Nothing),
            new FieldChange.Assign("start", new FieldValue.Instant(DateTimeOffset.UnixEpoch)), new FieldChange.Assign("end", new FieldValue.Instant(DateTimeOffset.UnixEpoch.AddHours(1))),
            new FieldChange.Assign("reminder", new FieldValue.Number(10)), new FieldChange.Assign("guests", guests),
        ];
        ImmutableArray<FieldChange> days = [new FieldChange.Assign("start", new FieldValue.Date(new DateOnly(2026, 3, 10))), new FieldChange.Assign("end", new FieldValue.Date(new DateOnly(2026, 3, 11)))];
        var stamp = Stamp.For(RecordKey.Of(new PlaceIdentity("crm", "a", "events"), new RecordId("1")), new PlaceIdentity("google-calendar", Anna, Anna), 0);
        WriteItem[] writes =
        [
            new WriteItem.Create(stamp, all), new WriteItem.Update(id, version, all), new WriteItem.Update(id, version, days), new WriteItem.Update(id, version, [days[0]]),
            new WriteItem.Update(id, version, [new FieldChange.Edit("guests", new SetEdit(guests.Elements, []))]), new WriteItem.Delete(id, version),
        ];
        foreach (var item in writes)
        {
            await connector.WriteAsync(session, new WriteBatch(Anna, [item], null), Cancellation);
        }

        await connector.PullAsync(session, new PullRequest(Anna, null, null, [], DateTimeOffset.UnixEpoch), Cancellation);
        await connector.PullAsync(session, new PullRequest(Anna, "cursor", "|page", [], null), Cancellation);
        await connector.WhoAmIAsync(session, Cancellation);
        await connector.SubscribeAsync(session, new ChannelRequest(Anna, "1", new Uri("https://sync.example.com/hooks/1"), new ChannelSecret("s"), TimeSpan.FromDays(7)), Cancellation);
        await connector.StopAsync(session, Anna, new Channel("1", "r", DateTimeOffset.UnixEpoch), Cancellation);
    }

    private static (JsonObject Operation, string[] Query) Operation(JsonObject specification, string method, string pathAndQuery)
    {
        var parts = pathAndQuery.Split('?');
        var path = parts[0].Replace("/calendar/v3", "", StringComparison.Ordinal)
            .Replace("/calendars/anna%40example.com", "/calendars/{calendarId}", StringComparison.Ordinal)
            .Replace("/calendarList/primary", "/calendarList/{calendarId}", StringComparison.Ordinal)
            .Replace("/events/abcde", "/events/{eventId}", StringComparison.Ordinal);
        var operation = (JsonObject)specification["paths"]![path]![method.ToLowerInvariant()]!; // a missing one is the failure
        return (operation, parts.Length < 2 ? [] : [.. parts[1].Split('&').Select(pair => pair.Split('=')[0])]);
    }

    /// <summary>Against the named schema with unknown members forbidden; a null clears a member and is valid for any.</summary>
    private static async Task<IEnumerable<string>> ErrorsAsync(JsonObject specification, string name, string body)
    {
        var schemas = (JsonObject)specification["components"]!["schemas"]!.DeepClone(); // every such file has them
        foreach (var properties in Objects(schemas).Where(node => node["properties"] is JsonObject && (string?)node["type"] == "object").ToList())
        {
            properties["additionalProperties"] ??= false;
        }

        var root = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["body"] = new JsonObject { ["$ref"] = $"#/definitions/{name}" } }, ["definitions"] = schemas };
        var schema = await JsonSchema.FromJsonAsync(root.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal), Cancellation);
        var wrapped = new JsonObject { ["body"] = WithoutNulls(JsonNode.Parse(body)!) }; // a body is there
        return schema.Validate(wrapped.ToJsonString()).Select(error => error.ToString());
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject found => found.SelectMany(member => Objects(member.Value)).Prepend(found),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };

    private static JsonNode WithoutNulls(JsonNode node) => node switch
    {
        JsonObject found => new JsonObject(found.Where(member => member.Value is not null).Select(member => KeyValuePair.Create(member.Key, (JsonNode?)WithoutNulls(member.Value!)))), // asked for
        JsonArray list => new JsonArray([.. list.Select(item => WithoutNulls(item!))]), // our lists hold no null
        _ => node.DeepClone(),
    };
}
