using System.Net;
using System.Text;
using Azure;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Tests.Storage;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Http;

/// <summary>The webhook's edge: what is believed, what is refused and with which status, and that nothing refused leaves a trace.</summary>
public sealed class ReceiveWebhookFacts(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("google-calendar")]
    [InlineData("memory")]
    [InlineData("zoho-crm")]
    public async Task A_genuine_push_is_200_and_one_message_that_names_the_place_and_nothing_of_the_vendor(string connector)
    {
        await using var handler = await RunningHandler.StartAsync(azurite);
        var (id, secret) = await handler.OpenChannelAsync(connector, "the-place");

        (await handler.SendAsync(TestPush.Genuine(connector, id, secret).ToRequest())).ShouldBe(HttpStatusCode.OK);

        var (queue, text) = handler.Queues.Sent.ShouldHaveSingleItem();
        queue.ShouldBe("signals");
        MessageJson.TryRead(text, out SignalMessage? signal).ShouldBeTrue();
        (signal!.Tenant, signal.Place, signal.Reason, signal.Record).ShouldBe(("acme", "the-place", SignalReason.Push, null));
        text.ShouldNotContain("10000000001");
        text.ShouldNotContain(secret);
        handler.Vendors.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task R12_Of_a_burst_of_pushes_to_one_place_two_messages_go_out()
    {
        await using var handler = await RunningHandler.StartAsync(azurite);
        var (id, secret) = await handler.OpenChannelAsync("google-calendar");
        await handler.SendAsync(TestPush.Genuine("google-calendar", id, secret).ToRequest());

        for (var number = 0; number < 5; number++)
        {
            (await handler.SendAsync(TestPush.Genuine("google-calendar", id, secret).ToRequest())).ShouldBe(HttpStatusCode.OK);
        }

        handler.Queues.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Googles_greeting_is_200_and_no_message()
    {
        await using var handler = await RunningHandler.StartAsync(azurite);
        var (id, secret) = await handler.OpenChannelAsync("google-calendar");

        (await handler.SendAsync(TestPush.Genuine("google-calendar", id, secret).With("X-Goog-Resource-State", "sync").ToRequest())).ShouldBe(HttpStatusCode.OK);

        ShouldHaveDoneNothing(handler);
    }

    [Fact]
    public async Task Each_flipped_character_of_a_proof_is_401()
    {
        await using var handler = await RunningHandler.StartAsync(azurite);
        var (google, googleSecret) = await handler.OpenChannelAsync("google-calendar");
        var (memory, memorySecret) = await handler.OpenChannelAsync("memory");
        var (zoho, zohoSecret) = await handler.OpenChannelAsync("zoho-crm");
        var forged = new List<TestPush>();
        forged.AddRange(Flips(googleSecret).Select(token => TestPush.Genuine("google-calendar", google, token)));
        var signed = TestPush.Genuine("memory", memory, memorySecret);
        forged.AddRange(Flips(signed["X-Memory-Signature"]).Select(signature => signed.With("X-Memory-Signature", signature)));
        forged.AddRange(Enumerable.Range(0, signed.Body.Length).Select(index => signed with { Body = [.. signed.Body.Select((one, at) => at == index ? (byte)(one ^ 1) : one)] }));
        forged.AddRange(Flips(zohoSecret).Select(token => TestPush.Genuine("zoho-crm", zoho, token)));

        foreach (var push in forged)
        {
            (await handler.SendAsync(push.ToRequest())).ShouldBe(HttpStatusCode.Unauthorized, Encoding.UTF8.GetString(push.Body));
        }

        forged.Count.ShouldBeGreaterThan(120);
        ShouldHaveDoneNothing(handler);
    }

    [Fact]
    public async Task An_unsigned_push_is_401_or_400_and_a_proof_of_another_channel_is_401()
    {
        await using var handler = await RunningHandler.StartAsync(azurite);
        var (google, googleSecret) = await handler.OpenChannelAsync("google-calendar");
        var (memory, memorySecret) = await handler.OpenChannelAsync("memory");
        var (zoho, _) = await handler.OpenChannelAsync("zoho-crm");
        var (other, otherSecret) = await handler.OpenChannelAsync("google-calendar");

        (await handler.SendAsync(TestPush.Genuine("google-calendar", google, googleSecret).Without("X-Goog-Channel-Token").ToRequest())).ShouldBe(HttpStatusCode.Unauthorized);
        (await handler.SendAsync(TestPush.Genuine("google-calendar", google, "").ToRequest())).ShouldBe(HttpStatusCode.Unauthorized);
        (await handler.SendAsync(TestPush.Genuine("google-calendar", google, otherSecret).ToRequest())).ShouldBe(HttpStatusCode.Unauthorized);
        (await handler.SendAsync(TestPush.Genuine("memory", memory, memorySecret).Without("X-Memory-Signature").ToRequest())).ShouldBe(HttpStatusCode.BadRequest);
        (await handler.SendAsync(TestPush.Genuine("zoho-crm", zoho, "").ToRequest())).ShouldBe(HttpStatusCode.Unauthorized);
        (await handler.SendAsync((TestPush.Genuine("zoho-crm", zoho, "") with { Body = Encoding.UTF8.GetBytes($$"""{"module":"Events","ids":["1"],"channel_id":"{{zoho}}"}""") }).ToRequest())).ShouldBe(HttpStatusCode.Unauthorized);
        other.ShouldNotBe(google);
        ShouldHaveDoneNothing(handler);
    }

    [Theory]
    [InlineData("google-calendar", 64 * 1024)]
    [InlineData("memory", 64 * 1024)]
    [InlineData("zoho-crm", 1024 * 1024)]
    public async Task A_body_over_the_limit_is_413_with_a_length_and_without(string connector, int limit)
    {
        await using var handler = await RunningHandler.StartAsync(azurite);
        var (id, secret) = await handler.OpenChannelAsync(connector);
        var push = TestPush.Genuine(connector, id, secret);

        (await handler.SendAsync((push with { Body = Padded(push.Body, limit + 1) }).ToRequest())).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await handler.SendAsync((push with { Body = Padded(push.Body, limit + 1) }).ToRequest(chunked: true))).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        ShouldHaveDoneNothing(handler);

        var largest = connector == "memory" ? TestPush.Signed(id, secret, Padded(push.Body, limit)) : push with { Body = Padded(push.Body, limit) };
        (await handler.SendAsync(largest.ToRequest(chunked: true))).ShouldBe(HttpStatusCode.OK);
        handler.Queues.Sent.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("memory", "", HttpStatusCode.BadRequest)]
    [InlineData("memory", "{", HttpStatusCode.BadRequest)]
    [InlineData("memory", "{}", HttpStatusCode.BadRequest)]
    [InlineData("memory", "[]", HttpStatusCode.BadRequest)]
    [InlineData("memory", "null", HttpStatusCode.BadRequest)]
    [InlineData("memory", """{"collection":1}""", HttpStatusCode.BadRequest)]
    [InlineData("memory", "{\"collection\":\"\\ud800\"}", HttpStatusCode.BadRequest)]
    [InlineData("zoho-crm", "", HttpStatusCode.BadRequest)]
    [InlineData("zoho-crm", "{", HttpStatusCode.BadRequest)]
    [InlineData("zoho-crm", "{}", HttpStatusCode.BadRequest)]
    [InlineData("zoho-crm", "[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]", HttpStatusCode.BadRequest)]
    [InlineData("zoho-crm", """{"module":"Events","ids":["1"],"token":"SECRET","token":"SECRET"}""", HttpStatusCode.BadRequest)]
    [InlineData("zoho-crm", "{\"module\":\"Events\",\"ids\":[\"1\"],\"token\":\"\\ud800\"}", HttpStatusCode.BadRequest)]
    [InlineData("zoho-crm", "{\"module\":\"\\udc00\",\"ids\":[\"1\"],\"token\":\"SECRET\"}", HttpStatusCode.BadRequest)]
    [InlineData("zoho-crm", "{\"module\":\"Events\",\"ids\":[\"1\"],\"token\":\"SECRET\",\"channel_id\":\"\\ud800\"}", HttpStatusCode.BadRequest)]
    [InlineData("zoho-crm", "{\"\\ud800\":1,\"module\":\"Events\",\"ids\":[\"1\"],\"token\":\"SECRET\"}", HttpStatusCode.BadRequest)]
    [InlineData("zoho-crm", """{"module":"Events","ids":["1"],"token":"SECRET","channel_id":"1"}""", HttpStatusCode.BadRequest)]
    public async Task A_malformed_body_is_400_and_never_500(string connector, string body, HttpStatusCode status)
    {
        await using var handler = await RunningHandler.StartAsync(azurite);
        var (id, secret) = await handler.OpenChannelAsync(connector);
        var bytes = Encoding.UTF8.GetBytes(body.Replace("SECRET", secret, StringComparison.Ordinal));
        var push = connector == "memory" ? TestPush.Signed(id, secret, bytes) : TestPush.Genuine(connector, id, secret) with { Body = bytes };

        (await handler.SendAsync(push.ToRequest())).ShouldBe(status);

        ShouldHaveDoneNothing(handler);
    }

    [Fact]
    public async Task An_unknown_channel_an_ended_one_and_an_unknown_connector_are_404()
    {
        await using var handler = await RunningHandler.StartAsync(azurite);
        var (id, secret) = await handler.OpenChannelAsync("google-calendar");
        var (ended, endedSecret) = await handler.OpenChannelAsync("google-calendar", life: TimeSpan.FromSeconds(-1));
        var genuine = TestPush.Genuine("google-calendar", id, secret);

        foreach (var channel in Flips(id).Concat(["0", "1", "abc", new string('9', 19), "../" + id, ended[..^1]]))
        {
            (await handler.SendAsync(genuine.With("X-Goog-Channel-ID", channel).ToRequest())).ShouldBe(HttpStatusCode.NotFound, channel);
        }

        (await handler.SendAsync(TestPush.Genuine("google-calendar", ended, endedSecret).ToRequest())).ShouldBe(HttpStatusCode.NotFound);
        (await handler.SendAsync((genuine with { Path = "/api/webhooks/outlook/" + id }).ToRequest())).ShouldBe(HttpStatusCode.NotFound);
        (await handler.SendAsync((genuine with { Path = "/api/webhooks/" }).ToRequest())).ShouldBe(HttpStatusCode.NotFound);
        (await handler.SendAsync((TestPush.Genuine("memory", id, secret)).ToRequest())).ShouldBe(HttpStatusCode.NotFound);
        ShouldHaveDoneNothing(handler);
    }

    [Fact]
    public async Task Storage_that_does_not_answer_is_503_so_that_the_vendor_sends_again()
    {
        await using var handler = await RunningHandler.StartAsync(("AzureWebJobsStorage", RunningHandler.DeadStorage), ("Secrets:Key", Convert.ToBase64String(new byte[32])), ("Connectors:memory:Api", "http://sandbox/memory/"), ("Connectors:memory:Token", "http://sandbox/memory/token"));

        (await handler.SendAsync(TestPush.Genuine("google-calendar", "12345", "whatever").ToRequest())).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await handler.Client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        ShouldHaveDoneNothing(handler);
    }

    [Fact]
    public async Task R12_A_push_whose_message_could_not_be_stored_is_503_and_the_next_one_goes_at_once()
    {
        await using var handler = await RunningHandler.StartAsync(azurite);
        var (id, secret) = await handler.OpenChannelAsync("google-calendar");
        handler.Queues.BreaksAfter = 0;
        handler.Queues.BreaksWith = new RequestFailedException(503, "busy");

        (await handler.SendAsync(TestPush.Genuine("google-calendar", id, secret).ToRequest())).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await handler.SendAsync(TestPush.Genuine("google-calendar", id, secret).ToRequest())).ShouldBe(HttpStatusCode.OK);

        handler.Queues.Sent.Count.ShouldBe(1);
        handler.Queues.Take().ShouldNotBeNull("it is visible now");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20260302)]
    public async Task No_mutation_of_a_push_is_ever_answered_500_and_none_leaves_more_than_its_200_allows(int seed)
    {
        await using var handler = await RunningHandler.StartAsync(azurite);
        var random = new Random(seed);
        var genuine = new List<TestPush>();
        foreach (var connector in (string[])["google-calendar", "memory", "zoho-crm"])
        {
            var (id, secret) = await handler.OpenChannelAsync(connector);
            genuine.Add(TestPush.Genuine(connector, id, secret));
        }

        var taken = 0;
        for (var number = 0; number < 1_200; number++)
        {
            var push = Mutate(genuine[number % genuine.Count], random);
            HttpStatusCode status;
            try
            {
                status = await handler.SendAsync(push.ToRequest(chunked: random.Next(4) == 0));
            }
            catch (HttpRequestException) when (push.Headers.Any(one => one.Value.Any(char.IsControl)))
            {
                continue; // a client that refuses to send it
            }

            ((int)status).ShouldBeOneOf([200, 400, 401, 404, 405, 413, 414, 431], $"seed {seed}, push {number}: {push.Path} {string.Join("; ", push.Headers)} {Encoding.Latin1.GetString(push.Body)}");
            taken += status == HttpStatusCode.OK ? 1 : 0;
        }

        handler.Queues.Sent.Count.ShouldBeLessThanOrEqualTo(taken);
        handler.Queues.Sent.ShouldAllBe(sent => sent.Queue == "signals");
        handler.Vendors.Calls.ShouldBe(0);
    }

    private static TestPush Mutate(TestPush push, Random random)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            push = random.Next(9) switch
            {
                0 when push.Headers.Count > 0 => push.Without(push.Headers[random.Next(push.Headers.Count)].Key),
                1 or 2 when push.Headers.Count > 0 && push.Headers[random.Next(push.Headers.Count)] is var (name, value) => push.With(name, Scramble(value, random)),
                3 when push.Headers.Count > 0 => push with { Headers = [.. push.Headers, push.Headers[random.Next(push.Headers.Count)]] },
                4 => push with { Path = "/api/webhooks/" + Uri.EscapeDataString(Scramble(push.Path["/api/webhooks/".Length..], random)).Replace("%2F", "/", StringComparison.Ordinal) },
                5 when push.Body.Length > 0 => push with { Body = push.Body[..random.Next(push.Body.Length)] },
                6 => push with { Body = [.. push.Body, .. Enumerable.Range(0, random.Next(1, 2_000)).Select(_ => (byte)random.Next(256))] },
                _ when push.Body.Length > 0 => push with { Body = Scramble(push.Body, random) },
                _ => push with { Body = [.. Enumerable.Range(0, random.Next(40)).Select(_ => (byte)random.Next(256))] },
            };
        }

        return push;
    }

    private static string Scramble(string text, Random random)
    {
        var letters = text.ToCharArray();
        for (var times = random.Next(1, 4); times > 0 && letters.Length > 0; times--)
        {
            letters[random.Next(letters.Length)] = (char)random.Next(0x20, 0x100);
        }

        return new string(letters).Replace("\u007f", "", StringComparison.Ordinal);
    }

    private static byte[] Scramble(byte[] bytes, Random random)
    {
        var copy = (byte[])bytes.Clone();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            copy[random.Next(copy.Length)] = random.Next(3) == 0 ? (byte)"{}[]\",:\\u"[random.Next(9)] : (byte)random.Next(256);
        }

        return copy;
    }

    /// <summary>The text with each of its characters changed in turn.</summary>
    private static IEnumerable<string> Flips(string text) =>
        Enumerable.Range(0, text.Length).Select(index => text[..index] + (char.IsAsciiDigit(text[index]) ? (char)('0' + ((text[index] - '0' + 1) % 10)) : text[index] == 'A' ? 'B' : 'A') + text[(index + 1)..]);

    private static byte[] Padded(byte[] body, int length) => [.. body, .. Enumerable.Repeat((byte)' ', length - body.Length)];

    private static void ShouldHaveDoneNothing(RunningHandler handler)
    {
        handler.Queues.Sent.ShouldBeEmpty();
        handler.Vendors.Calls.ShouldBe(0);
    }
}
