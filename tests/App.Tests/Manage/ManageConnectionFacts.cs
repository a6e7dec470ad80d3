using System.Net;
using CrmSync.App.Flow.Signals;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Tests.Storage;
using CrmSync.Sandbox.Faults;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Manage;

public sealed class ManageConnectionFacts(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connectors_are_listed_with_the_credentials_they_take()
    {
        await using var bench = await ManageBench.StartAsync(azurite);

        (await bench.GetAsync("connectors")).Text.ShouldBe("""{"connectors":[{"name":"memory","title":"Memory","credentialFields":["refresh_token"]}]}""");
    }

    [Fact]
    public async Task Connecting_stores_the_account_and_never_shows_the_credentials()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var secret = bench.World.Memory.RefreshToken;

        var made = await bench.PostAsync("connections", new { connector = "memory", name = "Mine", credentials = new { refresh_token = secret } });

        made.Status.ShouldBe(HttpStatusCode.Created);
        var id = (string)made.Json["id"]!;
        made.Location.ShouldBe($"/api/manage/tenants/{bench.Tenant}/connections/{id}");
        ((string)made.Json["status"]!).ShouldBe("active");
        made.Json["account"]!.ToJsonString().ShouldBe("""{"id":"memory-account","name":"memory-account"}""");
        (await bench.GetAsync($"connections/{id}")).Text.ShouldBe(made.Text);
        var list = await bench.GetAsync("connections");
        list.Text.ShouldBe($$"""{"connections":[{{made.Text}}]}""");
        (await bench.PostAsync($"connections/{id}/test")).Text.ShouldBe("""{"works":true,"account":{"id":"memory-account","name":"memory-account"}}""");
        var row = (await bench.Get<ConnectionRows>().GetAsync(bench.Tenant, id, Stop))!;
        var token = bench.Get<App.Secrets.Vault>().Open(row.SealedToken!, row.SecretContext);
        foreach (var text in (string[])[made.Text, list.Text, .. bench.Queues.Texts, .. bench.Log.Lines])
        {
            text.ShouldNotContain(secret);
            text.ShouldNotContain(token);
        }
    }

    [Fact]
    public async Task What_is_wrong_with_new_credentials_is_named_and_nothing_is_stored()
    {
        await using var bench = await ManageBench.StartAsync(azurite);

        (await bench.PostAsync("connections", new { connector = "nobody", name = "x", credentials = new { } })).Errors.ShouldBe(["connector: one of memory"]);
        var fields = await bench.PostAsync("connections", new { connector = "memory", name = "", credentials = new { password = "canary-1" } });
        fields.Status.ShouldBe(HttpStatusCode.BadRequest);
        fields.MediaType.ShouldBe("application/problem+json");
        fields.Errors.ShouldBe([
            "name: 1 to 100 characters, none of them a control character",
            "credentials.refresh_token: is required; Memory takes refresh_token",
            "credentials.password: no such field; Memory takes refresh_token"]);
        var refused = await bench.PostAsync("connections", new { connector = "memory", name = "x", credentials = new { refresh_token = "canary-2" } });
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Type.ShouldBe("urn:crm-sync:problem:credentials-refused");
        refused.Detail.ShouldBe("Memory: 400 invalid_grant");
        (await bench.GetAsync("connections")).Text.ShouldBe("""{"connections":[]}""");
        bench.Log.Lines.ShouldNotContain(line => line.Contains("canary"));
        (fields.Text + refused.Text).ShouldNotContain("canary");
    }

    [Fact]
    public async Task ZG_11_A_missing_permission_is_said_when_connecting()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        bench.World.Memory.Faults.Next("memory.account", 1, new Fault.Answer(403));

        var refused = await bench.PostAsync("connections", new { connector = "memory", name = "x", credentials = new { refresh_token = bench.World.Memory.RefreshToken } });

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Type.ShouldBe("urn:crm-sync:problem:permission-missing");
        (await bench.GetAsync("connections")).Text.ShouldBe("""{"connections":[]}""");
    }

    [Fact]
    public async Task A_vendor_that_is_down_or_asks_for_a_pause_is_a_503_that_says_when()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        bench.World.Memory.Faults.Next("memory.token", 1, new Fault.Answer(429, RetryAfterSeconds: 17));

        var refused = await bench.PostAsync("connections", new { connector = "memory", name = "x", credentials = new { refresh_token = bench.World.Memory.RefreshToken } });

        refused.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.RetryAfter.ShouldBe(TimeSpan.FromSeconds(17));
    }

    [Fact]
    public async Task The_same_account_is_connected_once_and_the_second_try_names_the_first()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var id = await bench.ConnectAsync();

        var again = await bench.PostAsync("connections", new { connector = "memory", name = "Again", credentials = new { refresh_token = bench.World.Memory.RefreshToken } });

        again.Status.ShouldBe(HttpStatusCode.Conflict);
        again.Type.ShouldBe("urn:crm-sync:problem:already-connected");
        again.Detail.ShouldBe($"The Memory account memory-account is connected already, as 'Mine' ({id}); replace its credentials there.");
        (await bench.ConnectAsync(tenant: "other-" + bench.Tenant)).ShouldNotBe(id);
    }

    [Fact]
    public async Task Two_requests_at_once_connect_an_account_once()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var asked = new { connector = "memory", name = "x", credentials = new { refresh_token = bench.World.Memory.RefreshToken } };

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bench.PostAsync("connections", asked)));

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer.Type == "urn:crm-sync:problem:already-connected").ShouldBe(3);
    }

    [Fact]
    public async Task ZG_2_Places_and_fields_are_as_the_vendor_has_them()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var id = await bench.ConnectAsync();

        (await bench.GetAsync($"connections/{id}/places")).Text.ShouldBe(
            """{"places":[{"collection":"leads","title":"leads","writable":true},{"collection":"cards","title":"cards","writable":true},{"collection":"spare","title":"spare","writable":true},{"collection":"strict","title":"strict","writable":true}]}""");
        (await bench.GetAsync($"connections/{id}/places?all=true")).Json["places"]!.AsArray().Select(place => $"{place!["collection"]} {place["writable"]}").ShouldBe(["leads true", "cards true", "spare true", "strict true", "locked false"]);
        (await bench.GetAsync($"connections/{id}/places?all=maybe")).Errors.ShouldBe(["all: true, false"]);
        (await bench.GetAsync($"connections/{id}/places/leads/fields")).Json["fields"]!.AsArray().Select(field => $"{field!["name"]} {field["kind"]}").ShouldBe(["title text", "body text", "place text", "tags set", "amount number"]);
        (await bench.GetAsync($"connections/{id}/places/nowhere/fields")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Revoked_credentials_are_shown_with_the_reason_and_new_ones_of_the_same_account_go_on()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var id = await bench.ConnectAsync();
        var sync = await bench.SyncAsync(id);
        bench.World.Memory.RevokeGrant();
        bench.World.Memory.ExpireAccessTokens();
        var test = await bench.PostAsync($"connections/{id}/test");
        test.Status.ShouldBe(HttpStatusCode.OK);
        test.Text.ShouldBe("""{"works":false,"reason":"Memory: 400 invalid_grant"}""");
        var stopped = await bench.GetAsync($"syncs/{sync}");
        ((string)stopped.Json["status"]!).ShouldBe("stopped");
        ((string)stopped.Json["reason"]!).ShouldBe("Memory: 400 invalid_grant");
        ((string)stopped.Json["left"]!["connected"]!).ShouldBe("stopped");
        (await bench.PostAsync($"syncs/{sync}/runs", new { kind = "changes" })).Type.ShouldBe("urn:crm-sync:problem:connection-stopped");
        await bench.ForgetFullAsync(sync);
        bench.Queues.Clear();

        var replaced = await bench.SendAsync(HttpMethod.Put, $"connections/{id}/credentials", new { credentials = new { refresh_token = bench.World.Memory.Grant("memory-account") } });

        replaced.Status.ShouldBe(HttpStatusCode.OK);
        ((string)replaced.Json["status"]!).ShouldBe("active");
        replaced.Json["reason"].ShouldBeNull();
        var row = await bench.RowAsync(sync);
        (await bench.PlaceAsync(row.Left)).FullWanted.ShouldBeTrue();
        (await bench.PlaceAsync(row.Right)).FullWanted.ShouldBeTrue();
        bench.Queues.Signals.Select(signal => (signal.Place, signal.Reason)).ShouldBe([(row.Left.PlaceId, SignalReason.Full), (row.Right.PlaceId, SignalReason.Full)]);
        (await bench.GetAsync($"connections/{id}/places")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Credentials_of_another_account_are_refused_by_both_names()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var id = await bench.ConnectAsync("anna");
        var before = await bench.Get<ConnectionRows>().GetAsync(bench.Tenant, id, Stop);

        var secret = bench.World.Memory.Grant("bert");

        var refused = await bench.SendAsync(HttpMethod.Put, $"connections/{id}/credentials", new { credentials = new { refresh_token = secret } });

        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Detail.ShouldBe("The connection is of anna, these credentials are of bert. Make a connection of its own for another account.");
        (await bench.Get<ConnectionRows>().GetAsync(bench.Tenant, id, Stop))!.ETag.ShouldBe(before!.ETag);
        bench.Queues.Signals.ShouldBeEmpty();
        bench.Log.Lines.Append(refused.Text).ShouldNotContain(line => line.Contains(secret));
    }

    [Fact]
    public async Task A_connection_goes_only_when_no_sync_uses_it_and_its_channels_go_with_it()
    {
        await using var bench = await ManageBench.StartAsync(azurite);
        var id = await bench.ConnectAsync();
        var sync = await bench.SyncAsync(id);

        var used = await bench.SendAsync(HttpMethod.Delete, $"connections/{id}");
        used.Status.ShouldBe(HttpStatusCode.Conflict);
        used.Detail.ShouldBe($"Delete the syncs that use it first: 'Two' ({sync}).");
        (await bench.SendAsync(HttpMethod.Delete, $"syncs/{sync}")).Status.ShouldBe(HttpStatusCode.NoContent);
        var channel = new PushChannel(bench.Get<IIdSource>().NewDigits(), bench.Tenant, "memory", id, "place", "leads") { Opened = true };
        await bench.Get<ChannelRows>().SaveAsync(channel, Stop);

        (await bench.SendAsync(HttpMethod.Delete, $"connections/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await bench.GetAsync($"connections/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await bench.Get<ChannelRows>().GetAsync(channel.Id, Stop)).ShouldBeNull();
        (await bench.SendAsync(HttpMethod.Delete, $"connections/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
