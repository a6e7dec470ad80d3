using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Faults;
using CrmSync.Sandbox.Memory;
using CrmSync.Sandbox.Pushes;
using CrmSync.Sandbox.Serving;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.SandboxFacts;

public class ServingFacts
{
    private const string Anna = "anna@example.com";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_vendors_answer_on_one_port_and_ids_stay_encoded()
    {
        var world = new SandboxWorld(TimeProvider.System);
        world.Google.AddUser(Anna);
        world.Google.AddCalendar("a/b#c@x", "Odd", Anna);
        await using var server = await SandboxServer.StartAsync(world, new(), Token);
        using var client = Client(server.Url, "Bearer", world.Google.AccessToken(Anna));

        (await client.GetAsync(new Uri("google/calendar/v3/calendars/a%2Fb%23c%40x/events", UriKind.Relative), Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync(new Uri("nobody/here", UriKind.Relative), Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = world.Zoho.RefreshToken });
        var reply = await client.PostAsync(new Uri("zoho/oauth/v2/token", UriKind.Relative), form, Token);
        var zoho = (JsonObject)JsonNode.Parse(await reply.Content.ReadAsStringAsync(Token))!;
        ((string)zoho["api_domain"]!).ShouldBe(server.Url + "/zoho");
        reply.Headers.Date.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_dropped_connection_is_an_exception_over_http_and_in_process()
    {
        var world = new SandboxWorld(TimeProvider.System);
        world.Memory.AddCollection("people");
        await using var server = await SandboxServer.StartAsync(world, new(), Token);
        using var remote = Client(server.Url, "Bearer", world.Memory.AccessToken());
        using var handler = new SandboxHandler(world);
        using var local = new HttpClient(handler) { BaseAddress = new Uri("http://sandbox.test/") };
        world.Memory.Faults.Next("memory.account", 2, new Fault.Drop(AfterEffect: false));
        await Should.ThrowAsync<HttpRequestException>(() => remote.GetAsync(new Uri("memory/account", UriKind.Relative), Token));
        await Should.ThrowAsync<HttpRequestException>(() => local.GetAsync(new Uri("memory/account", UriKind.Relative), Token));
        (await remote.GetAsync(new Uri("memory/account", UriKind.Relative), Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public void The_handler_completes_synchronously()
    {
        var world = new SandboxWorld(TimeProvider.System);
        using var handler = new SandboxHandler(world);
        using var client = new HttpClient(handler) { BaseAddress = new Uri("http://sandbox.test/") };
        client.GetAsync(new Uri("memory/account", UriKind.Relative), Token).IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task Hooks_see_every_call_and_overlapping_writes_are_noticed()
    {
        var world = new SandboxWorld(TimeProvider.System);
        world.Google.AddUser(Anna);
        var id = world.Google.CreateEvent(Anna, "x", DateTimeOffset.Parse("2026-03-10T10:00:00Z", null), DateTimeOffset.Parse("2026-03-10T11:00:00Z", null));
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = 0;
        var answered = 0;
        using var handler = new SandboxHandler(world, new CallOptions
        {
            BeforeHandle = async (call, cancellation) =>
            {
                if (Interlocked.Increment(ref seen) == 2)
                {
                    both.SetResult();
                }

                await both.Task.WaitAsync(cancellation);
            },
            AfterHandle = (call, response, _) =>
            {
                Interlocked.Add(ref answered, response.Status);
                return ValueTask.CompletedTask;
            },
        });
        using var client = new HttpClient(handler) { BaseAddress = new Uri("http://sandbox.test/") };
        client.DefaultRequestHeaders.Authorization = new("Bearer", world.Google.AccessToken(Anna));
        var uri = new Uri($"google/calendar/v3/calendars/primary/events/{id}", UriKind.Relative);
        using var one = new StringContent("{}", Encoding.UTF8, "application/json");
        using var two = new StringContent("{}", Encoding.UTF8, "application/json");

        await Task.WhenAll(client.PatchAsync(uri, one, Token), client.PatchAsync(uri, two, Token));

        answered.ShouldBe(400);
        world.Google.InFlight.MostWrites(Anna).ShouldBe(2);
        world.Google.InFlight.SameRecordOverlapped.ShouldBeTrue();
        world.Google.InFlight.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Pushes_travel_over_http()
    {
        var world = new SandboxWorld(TimeProvider.System);
        world.Memory.AddCollection("people", new MemoryField("name"));
        await using var server = await SandboxServer.StartAsync(world, new ServerOptions { Pushes = new PushOptions { FewestCopies = 2, MostCopies = 2 } }, Token);
        using var client = Client(server.Url, "Bearer", world.Memory.AccessToken());
        // The server itself stands for a receiver: an unknown path answers 404, which is an answer.
        using var watch = new StringContent($$"""{"id":"w","url":"{{server.Url}}/receiver","secret":"s"}""", Encoding.UTF8, "application/json");
        await client.PostAsync(new Uri("memory/collections/people/watch", UriKind.Relative), watch, Token);
        world.Memory.Create("people", new JsonObject { ["name"] = "a" });

        await server.PushesDrainedAsync().WaitAsync(Token);

        server.PushOutcomes.Select(o => o.Status).ShouldBe([404, 404]);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 0)]
    public void Pushes_are_repeated_and_lost(double lost, int arrive)
    {
        var log = new PushLog();
        var travel = new RoughTravel(log, new PushOptions { Lost = lost, FewestCopies = 3, MostCopies = 3, Delay = TimeSpan.FromSeconds(5), Shuffle = TimeSpan.FromSeconds(60) });
        var now = DateTimeOffset.UnixEpoch;
        travel.Deliver(new("http://x", new Dictionary<string, string>(), [], now));
        var arrived = log.Take();
        arrived.Count.ShouldBe(arrive);
        arrived.ShouldAllBe(p => p.NotBefore >= now.AddSeconds(5) && p.NotBefore <= now.AddSeconds(65));
    }

    private static HttpClient Client(string url, string scheme, string token)
    {
        var client = new HttpClient { BaseAddress = new Uri(url + "/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(scheme, token);
        return client;
    }
}
