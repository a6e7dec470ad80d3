using CrmSync.Connectors.Contract;
using Shouldly;
using Xunit;

namespace CrmSync.Connectors.Tests.Contract;

/// <summary>Channels and the proof of their pushes.</summary>
public abstract partial class ConnectorContract
{
    private static readonly ChannelSecret Secret = new("c2VjcmV0LW9mLXRoZS1jaGFubmVs");

    private async Task<Channel> SubscribeAsync(string channelId = "100200300400500600")
    {
        var request = new ChannelRequest(Bench.Collection, channelId, new Uri($"https://sync.example.com/api/hooks/{channelId}"), Secret, TimeSpan.FromDays(1));
        return Ok(await Connector.SubscribeAsync(Session, request, Cancellation));
    }

    private bool HasChannels => Connector.Info.Capabilities.Pushes == PushAddress.Channel;

    /// <summary>By a channel, or at the app's one address.</summary>
    private async Task WatchAsync()
    {
        if (HasChannels)
        {
            await SubscribeAsync();
        }
        else
        {
            Bench.EnterPushAddress(new Uri("https://sync.example.com/api/hooks/app"), Secret);
        }
    }

    /// <summary>Asked for one all the same, the vendor is not called and the answer is clear.</summary>
    private async Task HasNoChannelsAsync()
    {
        var calls = Bench.Vendor.Ledger.Snapshot().TotalCalls;
        var request = new ChannelRequest(Bench.Collection, "1", new Uri("https://sync.example.com/api/hooks/1"), Secret, TimeSpan.FromDays(1));
        FaultIn(await Connector.SubscribeAsync(Session, request, Cancellation)).Kind.ShouldBe(FaultKind.Rejected);
        Ok(await Connector.StopAsync(Session, Bench.Collection, new Channel("1", "", Bench.Clock.GetUtcNow()), Cancellation));
        Bench.Vendor.Ledger.Snapshot().TotalCalls.ShouldBe(calls);
    }

    private Push GenuinePush() => Bench.TakePushes().First(push => Connector.Verify(push, Secret) == PushVerdict.Genuine);

    [Fact]
    public async Task A_users_edit_is_pushed_and_verified()
    {
        var id = Bench.UserCreates("watched");
        if (HasChannels)
        {
            var channel = await SubscribeAsync();
            channel.ChannelId.ShouldBe("100200300400500600");
            channel.ExpiresAt.ShouldBeGreaterThan(Bench.Clock.GetUtcNow());
            Bench.TakePushes().ShouldAllBe(push => Connector.ChannelOf(push) == channel.ChannelId && Connector.Verify(push, Secret) == PushVerdict.Greeting);
        }
        else
        {
            await WatchAsync();
            Bench.TakePushes().Select(push => Connector.Verify(push, Secret)).Distinct().ShouldBeSubsetOf([PushVerdict.Greeting, PushVerdict.Forged]);
        }

        Bench.UserEdits(id, "watched, edited");

        var push = GenuinePush();
        Connector.ChannelOf(push).ShouldBe(HasChannels ? "100200300400500600" : null);
        Connector.SubjectsOf(push).ShouldBe(HasChannels ? [] : [new PushSubject(Bench.AccountId, Bench.Collection)]);
        push.Body.Length.ShouldBeLessThan(Connector.Info.PushBodyLimit);
    }

    [Fact]
    public async Task A_push_without_the_right_proof_is_forged()
    {
        await WatchAsync();
        Bench.UserCreates("pushed");
        var push = GenuinePush();

        Connector.Verify(push, new ChannelSecret(Secret.Value + "x")).ShouldBe(PushVerdict.Forged);
        Connector.Verify(push, new ChannelSecret("")).ShouldBe(PushVerdict.Forged);
        var forgeries = Bench.Forgeries(push).ToArray();
        forgeries.Length.ShouldBeGreaterThan(8);
        forgeries.ShouldAllBe(forged => Connector.Verify(forged, Secret) == PushVerdict.Forged);
    }

    [Fact]
    public async Task What_is_no_push_is_malformed()
    {
        await WatchAsync();
        Bench.UserCreates("pushed");
        var push = GenuinePush();

        var strangers = Bench.Strangers(push).ToArray();

        strangers.Length.ShouldBeGreaterThan(1);
        strangers.ShouldAllBe(stranger => Connector.Verify(stranger, Secret) == PushVerdict.Malformed);
        Connector.Verify(new Push(null, [], default), Secret).ShouldBe(HasChannels ? PushVerdict.Malformed : PushVerdict.Forged);
    }

    [Fact]
    public async Task A_stopped_channel_is_silent_and_can_be_stopped_again()
    {
        if (!HasChannels)
        {
            await HasNoChannelsAsync();
            return;
        }

        var channel = await SubscribeAsync();
        Ok(await Connector.StopAsync(Session, Bench.Collection, channel, Cancellation));
        Bench.TakePushes();

        Bench.UserCreates("unheard");

        Bench.TakePushes().ShouldBeEmpty();
        Ok(await Connector.StopAsync(Session, Bench.Collection, channel, Cancellation));
    }

    [Fact]
    public async Task A_second_channel_takes_over_without_a_gap()
    {
        if (!HasChannels)
        {
            await HasNoChannelsAsync();
            return;
        }

        var first = await SubscribeAsync("1");
        var second = await SubscribeAsync("2");
        Ok(await Connector.StopAsync(Session, Bench.Collection, first, Cancellation));
        Bench.TakePushes();

        Bench.UserCreates("heard");

        Connector.ChannelOf(GenuinePush()).ShouldBe(second.ChannelId);
    }
}
