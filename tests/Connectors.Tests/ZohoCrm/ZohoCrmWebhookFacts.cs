using System.Collections.Immutable;
using System.Net;
using System.Text;
using CrmSync.Connectors.Contract;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.ZohoCrm;

public sealed class ZohoCrmWebhookFacts
{
    private static readonly ChannelSecret Secret = new("right");

    private readonly ZohoCrmWorld world = new();

    [Theory]
    [InlineData("""{"module":"Events","ids":["1"],"channel_id":"42","token":"right"}""", PushVerdict.Genuine)]
    [InlineData("""{"module":"Meetings","ids":[1,2],"channel_id":42,"token":"right","operation":"delete","server_time":1718115953625}""", PushVerdict.Genuine)]
    [InlineData("""{"module":"Events","ids":["1"],"token":"right"}""", PushVerdict.Genuine)]
    [InlineData("""{"module":"Events","ids":["1"],"channel_id":"42","token":"wrong"}""", PushVerdict.Forged)]
    [InlineData("""{"module":"Events","ids":["1"],"channel_id":"42","token":""}""", PushVerdict.Forged)]
    [InlineData("""{"module":"Events","ids":["1"],"channel_id":"43","token":"right"}""", PushVerdict.Forged)]
    [InlineData("""{"ids":["1"],"channel_id":"42","token":"right"}""", PushVerdict.Malformed)]
    [InlineData("""{"module":"Events","channel_id":"42","token":"right"}""", PushVerdict.Malformed)]
    [InlineData("""{"module":"Events","ids":[],"channel_id":"42","token":"right"}""", PushVerdict.Malformed)]
    [InlineData("""[{"module":"Events","ids":["1"],"channel_id":"42","token":"right"}]""", PushVerdict.Malformed)]
    [InlineData("token=right", PushVerdict.Malformed)]
    [InlineData("", PushVerdict.Malformed)]
    public void A_push_is_believed_for_its_token(string body, PushVerdict verdict) => world.Connector.Verify(At("42", body), Secret).ShouldBe(verdict);

    [Theory]
    [InlineData("42", """{"channel_id":"42"}""", "42")]
    [InlineData(null, """{"channel_id":42}""", "42")]
    [InlineData("42", "{}", "42")]
    [InlineData("42", "nonsense", "42")]
    [InlineData("42", """{"channel_id":"43"}""", null)]
    [InlineData(null, "{}", null)]
    public void The_channel_is_named_by_body_or_address_and_they_agree(string? subscription, string body, string? channel) =>
        world.Connector.ChannelOf(At(subscription, body)).ShouldBe(channel);

    [Fact]
    public void Without_a_secret_nothing_is_genuine() =>
        world.Connector.Verify(At("42", """{"module":"Events","ids":["1"],"channel_id":"42","token":""}"""), new ChannelSecret("")).ShouldBe(PushVerdict.Forged);

    [Fact]
    public async Task A_channel_asks_for_a_week_at_most_and_for_nothing_it_does_not_need()
    {
        var channel = ZohoCrmWorld.Value(await SubscribeAsync(TimeSpan.FromDays(30), new string('s', 64)));
        channel.ShouldBe(new Channel("42", "", DateTimeOffset.Parse("2026-03-09T11:00:00Z", null)));
        var watch = world.Sent.Requests.Single().Body!["watch"]![0]!.AsObject();
        ((string)watch["token"]!).Length.ShouldBe(48);
        watch.Remove("token");
        watch.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).ShouldBe(
            """{"channel_id":"42","events":["Events.all"],"notify_url":"https://sync.example.com/hooks/42","channel_expiry":"2026-03-09T11:00:00+00:00","notify_on_related_action":false,"return_affected_field_values":false}""");
    }

    [Fact]
    public async Task A_long_secret_proves_itself_by_its_hash()
    {
        var secret = new string('s', 64);
        await SubscribeAsync(TimeSpan.FromDays(1), secret);
        ((Sandbox.Pushes.PushLog)world.World.Pushes.Sink).Take();
        world.User();
        var delivery = ((Sandbox.Pushes.PushLog)world.World.Pushes.Sink).Take().Single();
        world.Connector.Verify(new("42", ImmutableDictionary<string, string>.Empty, delivery.Body), new ChannelSecret(secret)).ShouldBe(PushVerdict.Genuine);
    }

    [Fact]
    public async Task The_life_granted_is_what_counts()
    {
        world.Sent.Instead = _ => (HttpStatusCode.Created, """
            {"watch":[{"code":"SUCCESS","status":"success","message":"","details":{"events":[{"channel_expiry":"2026-03-02T14:00:00+01:00","channel_id":"42","resource_name":"Events"}]}}]}
            """);
        ZohoCrmWorld.Value(await SubscribeAsync(TimeSpan.FromDays(1), "secret")).ExpiresAt.ShouldBe(DateTimeOffset.Parse("2026-03-02T13:00:00Z", null));
    }

    [Fact]
    public async Task A_channel_refused_inside_a_success_is_a_fault()
    {
        world.Sent.Instead = _ => (HttpStatusCode.MultiStatus, """{"watch":[{"code":"INVALID_DATA","details":{"api_name":"notify_url"},"message":"invalid data","status":"error"}]}""");
        ZohoCrmWorld.Fault(await SubscribeAsync(TimeSpan.FromDays(1), "secret")).ShouldBe(new Fault(FaultKind.Rejected, "Zoho CRM answered 400 INVALID_DATA (notify_url)"));
    }

    private Task<Outcome<Channel>> SubscribeAsync(TimeSpan life, string secret) =>
        world.Connector.SubscribeAsync(world.Session, new("Events", "42", new("https://sync.example.com/hooks/42"), new(secret), life), CancellationToken.None);

    private static Push At(string? subscription, string body) => new(subscription, ImmutableDictionary<string, string>.Empty, Encoding.UTF8.GetBytes(body));
}
