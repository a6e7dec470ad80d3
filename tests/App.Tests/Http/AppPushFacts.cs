using System.Net;
using System.Text;
using Azure;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Upkeep;
using CrmSync.App.Host;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Tests.Storage;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Http;

/// <summary>Pushes to the one address that an app has at a vendor for all accounts.</summary>
public sealed class AppPushFacts(AzuriteFixture azurite)
{
    private const string Key = "the key";
    private const string OldKey = "the older key";
    private const string Contacts = """{"events":[{"account":"org-1","collection":"contacts"},{"account":"org-1","collection":"contacts"},{"account":"org-2","collection":"items"}]}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_push_signals_each_place_concerned_once_and_is_200_and_empty()
    {
        await using var handler = await StartAsync();
        await ConnectAsync(handler, "acme", "org-1", "contacts");
        await ConnectAsync(handler, "acme", "org-1", "items");
        await ConnectAsync(handler, "beta", "org-1", "contacts");
        await ConnectAsync(handler, "acme", "org-2", "items");
        await ConnectAsync(handler, "acme", "org-3", "contacts");

        (await SendAsync(handler, Contacts, Key)).ShouldBe((HttpStatusCode.OK, "", false));

        Signals(handler).ShouldBe(["acme org-1-contacts Push", "acme org-2-items Push", "beta org-1-contacts Push"]);
        handler.Queues.Sent.ShouldAllBe(sent => !sent.Text.Contains("\"org-1\"", StringComparison.Ordinal));
        handler.Vendors.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task R12_Of_a_burst_of_pushes_about_one_place_two_messages_go_out()
    {
        await using var handler = await StartAsync();
        await ConnectAsync(handler, "acme", "org-1", "contacts");

        for (var push = 0; push < 6; push++)
        {
            (await SendAsync(handler, Contacts, Key)).Status.ShouldBe(HttpStatusCode.OK);
        }

        handler.Queues.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_account_that_nobody_syncs_is_acknowledged_and_nothing_goes_out()
    {
        await using var handler = await StartAsync();
        await ConnectAsync(handler, "acme", "org-9", "contacts");

        (await SendAsync(handler, Contacts, Key)).ShouldBe((HttpStatusCode.OK, "", false));

        handler.Queues.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_push_about_nothing_is_a_greeting_and_needs_no_storage()
    {
        await using var handler = await StartAsync(("AzureWebJobsStorage", RunningHandler.DeadStorage));

        (await SendAsync(handler, """{"events":[]}""", Key)).ShouldBe((HttpStatusCode.OK, "", false));
        (await SendAsync(handler, """{"events":[]}""", "another key")).ShouldBe((HttpStatusCode.Unauthorized, "", false));
        (await SendAsync(handler, Contacts, Key)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task What_is_not_proved_by_either_key_is_401_and_empty_and_leaves_nothing()
    {
        await using var handler = await StartAsync();
        await ConnectAsync(handler, "acme", "org-1", "contacts");
        var body = Encoding.UTF8.GetBytes(Contacts);
        var signature = AppPushConnector.Sign(Key, body);

        (await SendAsync(handler, Contacts, "another key")).ShouldBe((HttpStatusCode.Unauthorized, "", false));
        (await SendAsync(handler, Contacts, "")).ShouldBe((HttpStatusCode.Unauthorized, "", false));
        for (var index = 0; index < body.Length; index++)
        {
            var flipped = (byte[])body.Clone();
            flipped[index] ^= 1;
            (await handler.SendAsync(Push(flipped, signature).ToRequest())).ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await handler.SendAsync(Push(body, signature).Without(AppPushConnector.Signature).ToRequest())).ShouldBe(HttpStatusCode.Unauthorized);
        handler.Queues.Sent.ShouldBeEmpty();
    }

    /// <summary>200 to a good signature, 401 to any other, both empty. https://developer.xero.com/documentation/guides/webhooks/overview</summary>
    [Theory]
    [InlineData(Key, HttpStatusCode.OK)]
    [InlineData("another key", HttpStatusCode.Unauthorized)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public async Task Xeros_own_probes_get_the_answers_that_xero_wants(string? key, HttpStatusCode status)
    {
        await using var handler = await StartAsync(("Connectors:xero:WebhookKey", Key));
        var body = Encoding.UTF8.GetBytes("""{"events":[],"lastEventSequence":0,"firstEventSequence":0,"entropy":"S0m3r4Nd0mt3xt"}""");
        using var request = new TestPush("/api/webhooks/xero", key is null ? [] : [new("x-xero-signature", AppPushConnector.Sign(key, body))], body).ToRequest();
        using var response = await handler.Client.SendAsync(request, Stop);

        (response.StatusCode, await response.Content.ReadAsStringAsync(Stop), response.Headers.Contains("Set-Cookie")).ShouldBe((status, "", false));
    }

    [Fact]
    public async Task Both_keys_are_taken_while_one_replaces_the_other()
    {
        await using var handler = await StartAsync(("Connectors:oneaddress:WebhookKey2", OldKey));
        await ConnectAsync(handler, "acme", "org-1", "contacts");

        (await SendAsync(handler, Contacts, Key)).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(handler, Contacts, OldKey)).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(handler, Contacts, "a third")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_believed()
    {
        await using var handler = await StartAsync(("Connectors:oneaddress:WebhookKey", ""));

        (await SendAsync(handler, Contacts, "")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(handler, """{"events":[]}""", "")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("""{"events":[{"account":"","collection":"contacts"},{"account":"/\\#?|'","collection":"contacts"}]}""", HttpStatusCode.OK)]
    public async Task What_is_signed_and_strange_is_never_500(string body, HttpStatusCode status)
    {
        await using var handler = await StartAsync();

        (await SendAsync(handler, body, Key)).Status.ShouldBe(status);
        handler.Queues.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413_with_a_length_and_without()
    {
        await using var handler = await StartAsync();
        var body = Encoding.UTF8.GetBytes(Contacts + new string(' ', 64 * 1024));

        (await handler.SendAsync(Push(body, AppPushConnector.Sign(Key, body)).ToRequest())).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await handler.SendAsync(Push(body, AppPushConnector.Sign(Key, body)).ToRequest(chunked: true))).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_push_of_which_one_signal_could_not_be_stored_is_503()
    {
        await using var handler = await StartAsync();
        await ConnectAsync(handler, "acme", "org-1", "contacts");
        await ConnectAsync(handler, "beta", "org-1", "contacts");
        handler.Queues.BreaksAfter = 1;
        handler.Queues.BreaksWith = new RequestFailedException(503, "busy");

        (await SendAsync(handler, Contacts, Key)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task The_index_holds_the_places_that_some_sync_observes_and_no_channel_is_opened()
    {
        await using var handler = await StartAsync(("Webhooks:PublicUrl", "http://sync.example"));
        var sync = await ConnectAsync(handler, "acme", "org-1", "contacts");
        await ConnectAsync(handler, "beta", "org-1", "contacts");
        var rows = handler.Get<AccountPlaceRows>();
        await handler.Get<Channels>().RenewAsync(Stop);
        (await IndexAsync(rows, "org-1")).ShouldBe(["acme org-1-contacts", "beta org-1-contacts"]);

        await handler.Get<SyncRows>().ChangeAsync("acme", sync.Id, current => current with { Status = SyncStatus.Disabled }, Stop);
        await handler.Get<Channels>().RenewAsync(Stop);
        (await IndexAsync(rows, "org-1")).ShouldBe(["beta org-1-contacts"]);

        await handler.Get<SyncRows>().ChangeAsync("acme", sync.Id, current => current with { Status = SyncStatus.Active }, Stop);
        await handler.Get<Channels>().RenewAsync(Stop);
        (await IndexAsync(rows, "org-1")).ShouldBe(["acme org-1-contacts", "beta org-1-contacts"]);
        (await handler.Get<ChannelRows>().ListAllAsync(Stop).ToListAsync(Stop)).ShouldBeEmpty();
        handler.Vendors.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Channels_of_other_vendors_and_the_index_do_not_meet()
    {
        await using var handler = await StartAsync();
        await ConnectAsync(handler, "acme", "org-1", "contacts");
        var (id, _) = await handler.OpenChannelAsync("google-calendar");

        (await handler.Get<ChannelRows>().ListAllAsync(Stop).ToListAsync(Stop)).ShouldHaveSingleItem().Id.ShouldBe(id);
        (await handler.Get<AccountPlaceRows>().ListAllAsync(Stop).ToListAsync(Stop)).ShouldBe([new AccountPlace(AppPushConnector.Name, "org-1", "contacts", "acme", "org-1-contacts")]);
    }

    private Task<RunningHandler> StartAsync(params (string Name, string Value)[] changes) => RunningHandler.StartAsync(
        services => services.AddSingleton<IConnector, AppPushConnector>(),
        [.. new Dictionary<string, string>([.. new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["Secrets:Key"] = Convert.ToBase64String(new byte[32]),
            ["Connectors:oneaddress:WebhookKey"] = Key,
        }.Where(one => !changes.Any(change => change.Name == one.Key)), .. changes.Select(change => KeyValuePair.Create(change.Name, change.Value))]).Select(one => (one.Key, one.Value))]);

    /// <summary>A sync of a place of that account with one of another system, as the operator makes it.</summary>
    private static async Task<Sync> ConnectAsync(RunningHandler handler, string tenant, string account, string collection)
    {
        await handler.Get<StorageReady>().EnsureAsync();
        var sync = new Sync(
            tenant,
            $"{account}{collection}".Replace("-", "", StringComparison.Ordinal),
            "memory-memory",
            new SyncEnd(account, $"{account}-{collection}", collection, new PlaceIdentity(AppPushConnector.Name, account, collection)),
            new SyncEnd("other", $"other-{account}-{collection}", collection, new PlaceIdentity("memory", "other", collection)),
            new SyncOptions());
        (await handler.Get<SyncRows>().TryAddAsync(sync, Stop)).ShouldBeTrue();
        await handler.Get<Channels>().EnsureAsync(sync, Stop);
        return sync;
    }

    private static TestPush Push(byte[] body, string signature) => new("/api/webhooks/" + AppPushConnector.Name, [new(AppPushConnector.Signature, signature)], body);

    private static async Task<(HttpStatusCode Status, string Body, bool HasCookies)> SendAsync(RunningHandler handler, string text, string key)
    {
        var body = Encoding.UTF8.GetBytes(text);
        using var request = Push(body, AppPushConnector.Sign(key, body)).ToRequest();
        using var response = await handler.Client.SendAsync(request, Stop);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Stop), response.Headers.Contains("Set-Cookie"));
    }

    private static string[] Signals(RunningHandler handler) => [.. handler.Queues.Sent.Select(sent => MessageJson.TryRead(sent.Text, out SignalMessage? signal) ? $"{signal.Tenant} {signal.Place} {signal.Reason}" : sent.Text).Order(StringComparer.Ordinal)];

    private static async Task<string[]> IndexAsync(AccountPlaceRows rows, string account) =>
        [.. (await rows.OfAccountAsync(AppPushConnector.Name, account, Stop).ToListAsync(Stop)).Select(place => $"{place.Tenant} {place.PlaceId}").Order(StringComparer.Ordinal)];
}
