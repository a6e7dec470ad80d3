using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.App.Storage;
using CrmSync.App.Tests.Storage;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Manage;

public sealed class ManageWireFacts(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("UPPER")]
    [InlineData("a_b")]
    [InlineData("a%27b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_tenant_of_another_form_is_refused(string tenant)
    {
        await using var bench = await ManageBench.StartAsync(azurite);

        var refused = await bench.GetAsync("connections", tenant);

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.MediaType.ShouldBe("application/problem+json");
        refused.Errors.ShouldBe(["tenant: 1 to 40 of a to z, 0 to 9 and -"]);
    }

    [Fact]
    public async Task S14_What_is_another_tenants_is_not_found()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var connection = await bench.ConnectAsync();
        var sync = await bench.SyncAsync(connection);
        var run = (string)(await bench.PostAsync($"syncs/{sync}/runs", new { kind = "changes" })).Json["id"]!;
        var stranger = "other-" + bench.Tenant;
        bench.Queues.Clear();
        (HttpMethod Method, string Path, object? Body)[] all =
        [
            (HttpMethod.Get, $"connections/{connection}", null), (HttpMethod.Post, $"connections/{connection}/test", null), (HttpMethod.Get, $"connections/{connection}/places", null),
            (HttpMethod.Get, $"connections/{connection}/places/leads/fields", null), (HttpMethod.Delete, $"connections/{connection}", null),
            (HttpMethod.Put, $"connections/{connection}/credentials", new { credentials = new { refresh_token = bench.World.Memory.RefreshToken } }),
            (HttpMethod.Get, $"syncs/{sync}", null), (HttpMethod.Patch, $"syncs/{sync}", new { name = "Mine now" }), (HttpMethod.Delete, $"syncs/{sync}", null),
            (HttpMethod.Post, $"syncs/{sync}/pause", null), (HttpMethod.Post, $"syncs/{sync}/resume", null), (HttpMethod.Post, $"syncs/{sync}/disable", null), (HttpMethod.Post, $"syncs/{sync}/enable", null),
            (HttpMethod.Post, $"syncs/{sync}/runs", new { kind = "full" }), (HttpMethod.Get, $"syncs/{sync}/runs", null), (HttpMethod.Get, $"syncs/{sync}/runs/{run}", null),
            (HttpMethod.Get, $"syncs/{sync}/entries", null), (HttpMethod.Get, $"syncs/{sync}/records/left/r1/history", null),
            (HttpMethod.Get, $"syncs/{sync}/held", null), (HttpMethod.Post, $"syncs/{sync}/held/approve", null), (HttpMethod.Post, $"syncs/{sync}/held/refuse", null),
        ];
        var before = await bench.GetAsync($"syncs/{sync}");

        foreach (var (method, path, body) in all)
        {
            var refused = await bench.SendAsync(method, path, body, stranger);
            refused.Status.ShouldBe(HttpStatusCode.NotFound, path);
            refused.Type.ShouldBe("urn:crm-sync:problem:not-found", path);
        }

        (await bench.GetAsync("connections", stranger)).Text.ShouldBe("""{"connections":[]}""");
        (await bench.GetAsync("syncs", stranger)).Text.ShouldBe("""{"syncs":[]}""");
        (await bench.PostAsync("syncs", new { preset = "memory-memory", name = "x", left = new { connection, collection = "leads" }, right = new { connection, collection = "cards" } }, stranger)).Errors[0]
            .ShouldBe("left.connection: a connection to memory; there is none yet");
        (await bench.GetAsync($"syncs/{sync}")).Text.ShouldBe(before.Text);
        bench.Queues.Texts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{\"preset\":", "It breaks at line 1, byte 11.")]
    [InlineData("{\n  nope }", "It breaks at line 2, byte 3.")]
    [InlineData("", "It breaks at line 1, byte 1.")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}", "A name is given twice in one object, or the nesting is deeper than 32.")]
    [InlineData("{\"\\ud800\":1}", "A text in it is not valid Unicode.")]
    public async Task S18_A_body_that_is_not_JSON_is_refused_with_its_place(string body, string detail)
    {
        await using var bench = await ManageBench.StartAsync(azurite);

        var refused = await bench.SendRawAsync(HttpMethod.Post, "syncs", new StringContent(body, Encoding.UTF8, "application/json"));

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Type.ShouldBe("urn:crm-sync:problem:malformed-json");
        refused.Detail.ShouldBe(detail);
    }

    [Theory]
    [InlineData("[]", "body: an object")]
    [InlineData("null", "body: an object")]
    [InlineData("""{"preset":1,"name":null,"left":[],"right":{"connection":"x","extra":{}}}""",
        "preset: a text|name: a text|left: an object|right.extra: no such field; allowed are connection, collection")]
    [InlineData("{}", "preset: is required: a text|name: is required: a text|left: is required: an object|right: is required: an object")]
    [InlineData("""{"preset":"memory-memory","name":"x","left":{"connection":"x"},"right":{"connection":"x"},"options":{"putBack":"yes","notEndedBefore":"soon","master":1,"fields":[{"name":"t","left":"a","direction":"up"}],"naturalKeys":{}}}""",
        "options.putBack: true or false|options.notEndedBefore: a date and time with offset, such as 2026-01-31T08:00:00Z|options.master: left, right|options.fields[0].direction: both, left-to-right, right-to-left|options.fields[0].right: is required: a text|options.naturalKeys: a list")]
    public async Task A_body_of_another_shape_is_refused_with_every_field_that_is_wrong(string body, string errors)
    {
        await using var bench = await ManageBench.StartAsync(azurite);

        var refused = await bench.SendRawAsync(HttpMethod.Post, "syncs", new StringContent(body, Encoding.UTF8, "application/json"));

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Errors.ShouldBe(errors.Split('|'));
    }

    [Fact]
    public async Task S18_A_large_a_deep_and_a_foreign_body_are_refused()
    {
        await using var bench = await ManageBench.StartAsync(azurite);

        var large = await bench.SendRawAsync(HttpMethod.Post, "syncs", new StringContent(new string(' ', (1024 * 1024) + 1), Encoding.UTF8, "application/json"));
        var unsized = await bench.SendRawAsync(HttpMethod.Post, "syncs", new UnsizedContent((1024 * 1024) + 1));
        var deep = await bench.SendRawAsync(HttpMethod.Post, "syncs", new StringContent(new string('[', 33) + new string(']', 33), Encoding.UTF8, "application/json"));
        var foreign = await bench.SendRawAsync(HttpMethod.Post, "syncs", new StringContent("<a/>", Encoding.UTF8, "application/xml"));
        var none = await bench.SendRawAsync(HttpMethod.Post, "syncs", null);

        large.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        large.Detail.ShouldBe("A body may have 1048576 bytes.");
        unsized.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        deep.Status.ShouldBe(HttpStatusCode.BadRequest);
        foreign.Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        none.Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        foreach (var answer in (Answer[])[large, unsized, deep, foreign, none])
        {
            answer.MediaType.ShouldBe("application/problem+json");
        }
    }

    [Fact]
    public async Task A_path_that_is_none_is_404_and_a_wrong_method_405()
    {
        await using var bench = await ManageBench.StartAsync(azurite);

        (await bench.GetAsync("nowhere/at/all")).Type.ShouldBe("urn:crm-sync:problem:no-such-path");
        var method = await bench.SendAsync(HttpMethod.Put, "connections");
        method.Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        method.MediaType.ShouldBe("application/problem+json");
        method.Allow.ShouldBe("GET, POST");
        (await bench.GetAsync("syncs/a%7Cb")).Type.ShouldBe("urn:crm-sync:problem:not-found");
        (await bench.GetAsync("connections/x%00y")).Status.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Storage_that_is_down_is_a_503_that_says_when_to_come_again()
    {
        await using var bench = await ManageBench.StartAsync(azurite, StorageConnection.Development(tablePort: 1, queuePort: 1));

        foreach (var path in (string[])["connections", "syncs", "syncs/abc", "connections/abc/places"])
        {
            var refused = await bench.GetAsync(path);
            refused.Status.ShouldBe(HttpStatusCode.ServiceUnavailable, path);
            refused.MediaType.ShouldBe("application/problem+json");
            refused.RetryAfter.ShouldBe(TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task The_document_names_every_path_with_its_body_its_answer_and_its_problems()
    {
        await using var bench = await ManageBench.StartAsync(azurite);

        var answer = await bench.GetAsync("openapi.json");

        answer.Status.ShouldBe(HttpStatusCode.OK);
        var prefix = "/api/manage/tenants/{tenant}";
        var operations = answer.Json["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (Name: $"{operation.Key} {path.Key[prefix.Length..]}", Operation: operation.Value!.AsObject()))).ToList();
        operations.Select(one => one.Name).Order(StringComparer.Ordinal).ShouldBe([
            "delete /connections/{id}", "delete /syncs/{id}",
            "get /connections", "get /connections/{id}", "get /connections/{id}/places", "get /connections/{id}/places/{collection}/fields", "get /connections/{id}/places/{collection}/views", "get /connectors", "get /presets", "get /syncs", "get /syncs/{id}",
            "get /syncs/{id}/decisions", "get /syncs/{id}/entries", "get /syncs/{id}/held", "get /syncs/{id}/records/{side}/{recordId}/history", "get /syncs/{id}/runs", "get /syncs/{id}/runs/{run}",
            "patch /syncs/{id}",
            "post /connections", "post /connections/{id}/test", "post /syncs", "post /syncs/{id}/decisions/{record}", "post /syncs/{id}/disable", "post /syncs/{id}/enable", "post /syncs/{id}/held/approve", "post /syncs/{id}/held/refuse",
            "post /syncs/{id}/pause", "post /syncs/{id}/preview", "post /syncs/{id}/resume", "post /syncs/{id}/runs",
            "put /connections/{id}/credentials"]);
        foreach (var (name, operation) in operations)
        {
            var responses = operation["responses"]!.AsObject();
            responses["400"]!["content"]!["application/problem+json"]!["schema"]!["$ref"]!.ToString().ShouldBe("#/components/schemas/Problem", name);
            var good = responses.Single(response => response.Key[0] == '2');
            if (good.Key != "204")
            {
                Resolve(answer.Json, good.Value!["content"]!["application/json"]!["schema"]!)["properties"].ShouldNotBeNull(name);
            }
        }

        var bodies = operations.Where(one => one.Operation["requestBody"] is not null).ToDictionary(one => one.Name, one => Resolve(answer.Json, one.Operation["requestBody"]!["content"]!["application/json"]!["schema"]!));
        bodies.Keys.Order(StringComparer.Ordinal).ShouldBe(["patch /syncs/{id}", "post /connections", "post /syncs", "post /syncs/{id}/decisions/{record}", "post /syncs/{id}/held/approve", "post /syncs/{id}/held/refuse", "post /syncs/{id}/preview", "post /syncs/{id}/runs", "put /connections/{id}/credentials"]);
        bodies["post /syncs"]["required"]!.AsArray().Select(field => (string)field!).ShouldBe(["preset", "name", "left", "right"]);
        bodies["post /syncs/{id}/runs"]["properties"]!.AsObject().Select(property => property.Key).ShouldBe(["kind", "side", "record", "mode", "dry"]);
        foreach (var reference in References(answer.Json))
        {
            Resolve(answer.Json, new JsonObject { ["$ref"] = reference }).ShouldNotBeNull();
        }

        answer.Json["components"]!["schemas"]!["EndReply"]!["required"]!.AsArray().Select(field => (string)field!).ShouldBe(["connection", "connected", "collection"]);
        answer.Json["components"]!["schemas"]!["RunCounts"]!["properties"]!.AsObject().Select(property => property.Key).ShouldBe(["added", "updated", "deleted", "skipped", "failed", "mailed", "other"]);
        answer.Json["components"]!["schemas"]!["FlowDirection"]!["enum"]!.AsArray().Select(choice => (string)choice!).ShouldBe(["both", "left-to-right", "right-to-left"]);
        answer.Json["components"]!["schemas"]!["Problem"]!["properties"]!.AsObject().Select(property => property.Key).ShouldBe(["type", "title", "status", "detail", "errors"], ignoreOrder: true);
    }

    private static JsonNode Resolve(JsonNode document, JsonNode schema)
    {
        if (schema["$ref"] is not { } reference)
        {
            return schema;
        }

        var found = document;
        foreach (var part in reference.ToString().Split('/').Skip(1))
        {
            found = found[part] ?? throw new InvalidOperationException($"{reference} leads nowhere");
        }

        return found;
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject some => some.SelectMany(property => property is { Key: "$ref", Value: JsonValue reference } ? [reference.ToString()] : References(property.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    /// <summary>Blanks of no announced length.</summary>
    private sealed class UnsizedContent : HttpContent
    {
        private readonly int bytes;

        public UnsizedContent(int bytes)
        {
            this.bytes = bytes;
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var blanks = Encoding.ASCII.GetBytes(new string(' ', bytes));
            await stream.WriteAsync(blanks);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
