using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Pushes;
using CrmSync.Sandbox.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;
using static CrmSync.Connectors.Tests.SandboxFacts.XeroWorld;

namespace CrmSync.Connectors.Tests.SandboxFacts;

public class XeroPushFacts
{
    private const string Url = "https://sync.example.com/api/hooks/xero";
    private const string Key = "webhook key";

    private readonly XeroWorld _w = new();

    [Fact]
    public void Saving_the_webhook_probes_it_with_good_and_bad_signatures()
    {
        _w.Xero.SaveWebhook(Url, Key);

        var probes = _w.Pushes.Take();
        probes.Select(IsSigned).ShouldBe([true, false, true, false]);
        foreach (var probe in probes)
        {
            var body = Body(probe);
            ((JsonArray)body["events"]!).ShouldBeEmpty();
            ((int)body["firstEventSequence"]!, (int)body["lastEventSequence"]!, ((string)body["entropy"]!).Length).ShouldBe((0, 0, 20));
        }
    }

    [Fact]
    public void A_change_is_a_thin_signed_event()
    {
        Watch();
        var id = _w.Xero.Create(Named("Acme"));

        var push = _w.Pushes.Take().ShouldHaveSingleItem();
        IsSigned(push).ShouldBeTrue();
        push.Headers["Content-Type"].ShouldBe("application/json; charset=utf-8");
        SandboxCaller.Text(Body(push)["events"]).ShouldBe($$"""
            [{"resourceUrl":"https://api.xero.com/api.xro/2.0/Contacts/{{id}}","resourceId":"{{id}}","eventDateUtc":"2026-03-02T12:00:00.000","eventType":"CREATE","eventCategory":"CONTACT","tenantId":"{{_w.Xero.TenantId}}","tenantType":"ORGANISATION"}]
            """);
    }

    [Fact]
    public void Archiving_merging_and_our_own_writes_are_updates_numbered_through()
    {
        Watch();
        var (keep, lose) = (_w.Xero.Create(Named("Keep")), _w.Xero.Create(Named("Lose")));
        _w.Xero.Archive(_w.Xero.Create(Named("Old")));
        _w.Xero.Merge(keep, lose);
        _w.Post(new JsonObject { ["ContactID"] = keep, ["FirstName"] = "x" });

        var bodies = _w.Pushes.Take().Select(Body).ToList();
        bodies.SelectMany(body => (JsonArray)body["events"]!).Select(one => (string)one!["eventType"]!)
            .ShouldBe(["CREATE", "CREATE", "CREATE", "UPDATE", "UPDATE", "UPDATE", "UPDATE"]);
        bodies.Select(body => ((int)body["firstEventSequence"]!, (int)body["lastEventSequence"]!)).ShouldBe([(1, 1), (2, 2), (3, 3), (4, 4), (5, 6), (7, 7)]);
    }

    [Fact]
    public void One_push_tells_of_several_organisations()
    {
        var second = _w.Xero.AddOrganisation("Second");
        Watch();
        using (_w.Xero.Act())
        {
            _w.Xero.Create(Named("Acme"));
            _w.Xero.Create(Named("Acme"), second);
        }

        ((JsonArray)Body(_w.Pushes.Take().ShouldHaveSingleItem())["events"]!).Select(one => (string)one!["tenantId"]!).ShouldBe([_w.Xero.TenantId, second]);
    }

    [Fact]
    public void A_failed_push_comes_again_at_once_then_every_quarter_of_an_hour_until_the_webhook_goes_off()
    {
        Watch();
        _w.Xero.Create(Named("Acme"));
        var push = _w.Pushes.Take().ShouldHaveSingleItem();
        var first = push;
        var waits = new List<double>();
        for (var tries = 0; tries < 200 && _w.Xero.WebhookIsOn; tries++)
        {
            _w.Xero.Answered(push, 500);
            if (_w.Pushes.Take() is [var again])
            {
                waits.Add((again.NotBefore - _w.Clock.GetUtcNow()).TotalMinutes);
                _w.Clock.Advance(again.NotBefore - _w.Clock.GetUtcNow());
                push = again;
            }
        }

        waits[..3].ShouldBe([0, 15, 15]);
        waits.Count.ShouldBe(97);
        _w.Xero.WebhookIsOn.ShouldBeFalse();
        _w.Xero.Create(Named("Unheard"));
        _w.Pushes.Take().ShouldBeEmpty();

        _w.Xero.SaveWebhook(Url, Key);
        var replayed = _w.Pushes.Take().Where(delivery => ((JsonArray)Body(delivery)["events"]!).Count > 0).ToList();
        replayed.Count.ShouldBe(2);
        replayed[0].Body.ShouldBe(first.Body);
    }

    [Fact]
    public void A_push_that_is_taken_does_not_come_again()
    {
        Watch();
        _w.Xero.Create(Named("Acme"));
        _w.Xero.Answered(_w.Pushes.Take().ShouldHaveSingleItem(), 200);
        _w.Pushes.Take().ShouldBeEmpty();
        _w.Xero.RemoveWebhook();
        _w.Xero.Create(Named("Unheard"));
        _w.Pushes.Take().ShouldBeEmpty();
    }

    [Fact]
    public void Pushes_are_lost_doubled_and_shuffled_on_the_way()
    {
        Watch();
        var log = _w.Pushes;
        _w.World.Pushes.Sink = new RoughTravel(log, new PushOptions { FewestCopies = 0, MostCopies = 3, Shuffle = TimeSpan.FromMinutes(1), Seed = 5 });
        _w.Xero.Create(Enumerable.Range(0, 50).Select(number => Named($"c{number}")));
        for (var number = 0; number < 50; number++)
        {
            _w.Xero.Create(Named($"d{number}"));
        }

        var sequences = log.Take().OrderBy(delivery => delivery.NotBefore).Select(delivery => (int)Body(delivery)["firstEventSequence"]!).ToList();
        sequences.Distinct().Count().ShouldBeInRange(20, 50);
        sequences.Count.ShouldBeGreaterThan(sequences.Distinct().Count());
        sequences.ShouldNotBe(sequences.Order().ToList());
    }

    [Fact]
    public async Task Over_http_anything_but_a_bare_200_is_tried_again_at_once()
    {
        var world = new SandboxWorld(TimeProvider.System);
        var answers = new Queue<(int Status, string Body)>([(503, ""), (200, ""), (200, "thanks"), (200, "")]);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var receiver = builder.Build();
        receiver.Run(async context =>
        {
            var (status, body) = answers.Dequeue();
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body, context.RequestAborted);
        });
        await receiver.StartAsync(TestContext.Current.CancellationToken);
        world.Xero.SaveWebhook(receiver.Urls.First(), Key);
        await using var server = await SandboxServer.StartAsync(world, new(), TestContext.Current.CancellationToken);

        world.Xero.Create(Named("one"));
        await server.PushesDrainedAsync();
        world.Xero.Create(Named("two"));
        await server.PushesDrainedAsync();

        server.PushOutcomes.Select(outcome => outcome.Status).ShouldBe([503, 200, 200, 200]);
    }

    private void Watch()
    {
        _w.Xero.SaveWebhook(Url, Key);
        _w.Pushes.Take();
    }

    private static JsonObject Body(PushDelivery push) => SandboxCaller.Parsed(Encoding.UTF8.GetString(push.Body));

    private static bool IsSigned(PushDelivery push) => push.Headers["x-xero-signature"] == Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), push.Body));
}
