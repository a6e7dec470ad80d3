using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;
using CrmSync.Connectors.Tests.SandboxFacts;
using CrmSync.Sandbox.Pushes;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.Xero;

public sealed class XeroWebhookFacts
{
    private const string One = "c2cc9b6e-9458-4c7d-93cc-f02b81b0594f";
    private const string Two = "aef86862-2015-4b6b-88bc-d89032cecc50";
    private static readonly ChannelSecret Secret = new("webhook key");

    private readonly XeroConnectorWorld w = new();

    [Theory]
    [InlineData("""{"events":[{"eventCategory":"CONTACT","tenantId":"c2cc9b6e-9458-4c7d-93cc-f02b81b0594f"}],"firstEventSequence":1,"lastEventSequence":1,"entropy":"X"}""", PushVerdict.Genuine)]
    [InlineData("""{"events":[{"eventCategory":"HOLIDAY"}],"more":true}""", PushVerdict.Genuine)]
    [InlineData("""{"events":[],"lastEventSequence":0,"firstEventSequence":0,"entropy":"S0m3r4Nd0mt3xt"}""", PushVerdict.Greeting)]
    [InlineData("""{"events":{}}""", PushVerdict.Malformed)]
    [InlineData("""{"Events":[]}""", PushVerdict.Malformed)]
    [InlineData("[]", PushVerdict.Malformed)]
    [InlineData("", PushVerdict.Malformed)]
    public void A_push_is_judged_by_its_signature_and_then_by_its_shape(string body, PushVerdict verdict)
    {
        w.Connector.Verify(Signed(body), Secret).ShouldBe(verdict);
        w.Connector.Verify(Signed(body, "another key"), Secret).ShouldBe(PushVerdict.Forged);
        w.Connector.Verify(Signed(body, ""), new ChannelSecret("")).ShouldBe(PushVerdict.Forged);
        w.Connector.Verify(Signed(body) with { Headers = ImmutableDictionary<string, string>.Empty }, Secret).ShouldBe(PushVerdict.Forged);
        w.Connector.ChannelOf(Signed(body)).ShouldBeNull();
    }

    [Fact]
    public void The_raw_bytes_count_and_not_what_they_mean()
    {
        var push = Signed("""{"events":[],"entropy":"ü"}""");
        var same = push with { Body = Encoding.UTF8.GetBytes("""{"events":[], "entropy":"ü"}""") };
        w.Connector.Verify(push, Secret).ShouldBe(PushVerdict.Greeting);
        w.Connector.Verify(same, Secret).ShouldBe(PushVerdict.Forged);
    }

    [Theory]
    [InlineData("rfc4231-tc1")]
    [InlineData("rfc4231-tc2")]
    public void Published_signatures_are_computed_alike(string id)
    {
        var path = SharedContracts.Find("webhooks/published-vectors.json");
        Assert.SkipWhen(path is null, "No shared/contracts/webhooks/published-vectors.json above the tests.");
        var vector = ((JsonArray)JsonNode.Parse(File.ReadAllText(path!))!).Single(one => (string)one!["id"]! == id)!; // skipped else
        var key = Encoding.ASCII.GetString(Convert.FromHexString((string)vector["keyHex"]!));
        var signature = Convert.ToBase64String(Convert.FromHexString((string)vector["macHex"]!));
        var push = new Push(null, ImmutableDictionary<string, string>.Empty.Add("x-xero-signature", signature), Encoding.UTF8.GetBytes((string)vector["message"]!));

        w.Connector.Verify(push, new ChannelSecret(key)).ShouldBe(PushVerdict.Malformed); // signed, and no push of Xero's
        w.Connector.Verify(push with { Body = push.Body[1..] }, new ChannelSecret(key)).ShouldBe(PushVerdict.Forged);
    }

    [Fact]
    public void The_organisations_of_contact_events_are_named_once_each()
    {
        var body = $$$"""
            {"events":[
              {"eventCategory":"CONTACT","eventType":"UPDATE","tenantId":"{{{One}}}"},
              {"eventCategory":"CONTACT","eventType":"CREATE","tenantId":"{{{One.ToUpperInvariant()}}}"},
              {"eventCategory":"INVOICE","eventType":"UPDATE","tenantId":"11111111-2222-3333-4444-555555555555"},
              {"eventCategory":"HOLIDAY","tenantId":"{{{One}}}"},
              {"eventCategory":"CONTACT","tenantId":7}, {"eventCategory":"CONTACT","tenantId":"somewhere"}, {"eventCategory":"CONTACT"}, 5, null,
              {"eventCategory":"CONTACT","tenantId":"{{{Two}}}","data":{"any":["thing"]}}
            ]}
            """;
        w.Connector.SubjectsOf(Signed(body)).ShouldBe([new PushSubject(One, "Contacts"), new PushSubject(Two, "Contacts")]);
        w.Connector.SubjectsOf(Signed("nonsense")).ShouldBeEmpty();
        w.Connector.SubjectsOf(Signed("""{"events":[]}""")).ShouldBeEmpty();
    }

    [Fact]
    public void The_sandboxs_probes_and_pushes_get_the_verdicts_that_xero_wants()
    {
        var second = w.Xero.AddOrganisation("Second");
        w.Xero.SaveWebhook("https://sync.example.com/api/hooks/xero", Secret.Value);
        Taken().Select(push => w.Connector.Verify(push, Secret)).ShouldBe([PushVerdict.Greeting, PushVerdict.Forged, PushVerdict.Greeting, PushVerdict.Forged]);

        using (w.Xero.Act())
        {
            w.User("Acme");
            w.Xero.Create(new JsonObject { ["Name"] = "Acme" }, second);
        }

        var push = Taken().ShouldHaveSingleItem();
        w.Connector.Verify(push, Secret).ShouldBe(PushVerdict.Genuine);
        w.Connector.SubjectsOf(push).ShouldBe([new PushSubject(w.Xero.TenantId, "Contacts"), new PushSubject(second, "Contacts")]);
    }

    [Fact]
    public async Task Our_own_full_batch_is_one_push_that_fits()
    {
        w.Xero.SaveWebhook("https://sync.example.com/api/hooks/xero", Secret.Value);
        Taken();
        await w.WriteAsync([.. Enumerable.Range(0, 50).Select(number => new WriteItem.Create(w.StampOf(number), [XeroConnectorWorld.Assign("Name", $"contact {number}")]))]);
        Taken().ShouldHaveSingleItem().Body.Length.ShouldBeLessThan(w.Connector.Info.PushBodyLimit / 10);
    }

    private static Push Signed(string body, string? key = null) => new(
        null,
        ImmutableDictionary<string, string>.Empty.Add("x-xero-signature", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key ?? Secret.Value), Encoding.UTF8.GetBytes(body)))),
        Encoding.UTF8.GetBytes(body));

    private Push[] Taken() => [.. ((PushLog)w.World.Pushes.Sink).Take().Select(delivery => new Push(
        null, delivery.Headers.ToImmutableDictionary(header => header.Key.ToLowerInvariant(), header => header.Value), delivery.Body))];
}
