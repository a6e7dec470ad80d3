using CrmSync.App.Flow.Poison;
using CrmSync.App.Flow.Signals;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Tests.Storage;
using CrmSync.Engine.Model;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Flow;

/// <summary>R27: what failed for good is told, split, postponed; nothing of it is lost.</summary>
public sealed class PoisonFacts(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"v":1}""")]
    [InlineData("""{"v":2,"message":"m","tenant":"acme","place":"p","reason":"Push","trace":"t","sentAt":"2026-03-02T09:00:00Z"}""")]
    public async Task R27_An_unreadable_message_is_told_of_by_its_hash_and_length_and_never_by_its_text(string text)
    {
        await using var bench = await FlowBench.StartAsync(azurite);

        await bench.Get<PoisonRecord>().OfSignalAsync(text, Stop);
        await bench.Get<PoisonRecord>().OfApplyAsync(text, Stop);

        var told = await bench.Get<HistoryRows>().ListEntriesAsync("!system", "poison", null, 10, null, Stop);
        told.Select(one => one.Entry.Reason).ShouldBe(
            [$"an unreadable message of {text.Length} characters came to applies", $"an unreadable message of {text.Length} characters came to signals"], ignoreOrder: true);
        told.ShouldAllBe(one => one.Entry.Record.Length == 16 && one.Entry.Outcome == "failed");
        bench.Queues.Count.ShouldBe(0);
    }

    [Fact]
    public async Task R27_A_message_of_many_keys_is_split_and_each_key_comes_again_alone()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        var apply = Apply(pair, "La", "Lb", "Rc") with { Cleared = true };

        await bench.Get<PoisonRecord>().OfApplyAsync(MessageJson.Write(apply), Stop);

        bench.Queues.Sent.TakeLast(3).Select(sent => sent.Queue).ShouldBe(["applies", "applies", "applies"]);
        var split = bench.Queues.Sent.TakeLast(3).Select(sent => MessageJson.TryRead(sent.Text, out ApplyMessage? one) ? one : null!).ToList();
        split.Select(one => one.Keys.ShouldHaveSingleItem()).ShouldBe(["La", "Lb", "Rc"]);
        split.ShouldAllBe(one => one.Message == apply.Message && one.Cleared);
        (await pair.OutcomesAsync("failed")).ShouldBeEmpty();
    }

    [Fact]
    public async Task R27_A_single_key_is_told_of_postponed_half_an_hour_and_then_swept()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        pair.EditZoho(pair.ZohoIdOf("One"), "Venue", "late");
        await PullAsync(pair);
        bench.Queues.LoseAll();
        var row = (await bench.Get<SeenRows>().ListAsync(FlowBench.Tenant, pair.Sync.Left.PlaceId, pair.Sync.Id, onlyDue: true, withValues: false, Stop).ToListAsync(Stop)).Single();

        await bench.Get<PoisonRecord>().OfApplyAsync(MessageJson.Write(Apply(pair, Keys.LinkRow(Side.Left, row.Key))), Stop);
        (await pair.OutcomesAsync("failed")).ShouldBe(["settling this record kept failing; it is tried again in half an hour"]);
        await bench.CycleAsync(TimeSpan.FromMinutes(20));
        pair.GoogleBy("One")["location"].ShouldBeNull();

        await bench.CycleAsync(TimeSpan.FromMinutes(12));
        await pair.SettleAsync();

        ((string?)pair.GoogleBy("One")["location"]).ShouldBe("late");
        await pair.ShouldBeQuietAsync();
    }

    [Theory]
    [InlineData("L")]
    [InlineData("not a key")]
    [InlineData("X234567890123456789012345678901234567890")]
    public async Task R27_A_key_that_names_no_record_is_told_of_and_the_handler_does_not_throw(string key)
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));

        await bench.Get<PoisonRecord>().OfApplyAsync(MessageJson.Write(Apply(pair, key)), Stop);

        (await pair.OutcomesAsync("failed")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task R27_A_poisoned_signal_is_told_of_in_every_sync_of_its_place_and_the_next_poll_looks_again()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var pair = await ZohoGooglePair.SyncedAsync(bench, before: pair => pair.InZoho("One"));
        pair.EditZoho(pair.ZohoIdOf("One"), "Venue", "late");
        var signal = bench.Get<Messages>().NewSignal(FlowBench.Tenant, pair.Sync.Left.PlaceId, SignalReason.Push);

        await bench.Get<PoisonRecord>().OfSignalAsync(MessageJson.Write(signal), Stop);

        (await pair.OutcomesAsync("failed")).ShouldBe(["the place could not be looked at; the next poll tries again"]);
        await pair.SettleAsync();
        ((string?)pair.GoogleBy("One")["location"]).ShouldBe("late");
    }

    [Fact]
    public async Task R27_A_poisoned_message_of_a_sync_or_tenant_that_is_gone_is_let_go()
    {
        await using var bench = await FlowBench.StartAsync(azurite);
        var apply = new ApplyMessage(1, "m", "nobody", "nothing", "run", "changes", ["La"], "t", bench.Clock.GetUtcNow());

        await bench.Get<PoisonRecord>().OfApplyAsync(MessageJson.Write(apply), Stop);
        await bench.Get<PoisonRecord>().OfApplyAsync(MessageJson.Write(apply with { Keys = [] }), Stop);
        await bench.Get<PoisonRecord>().OfSignalAsync(MessageJson.Write(bench.Get<Messages>().NewSignal("nobody", "nowhere", SignalReason.Push)), Stop);

        bench.Queues.Count.ShouldBe(0);
    }

    private static ApplyMessage Apply(ZohoGooglePair pair, params string[] keys) =>
        new(ApplyMessage.Version, "message", FlowBench.Tenant, pair.Sync.Id, pair.Bench.Get<Messages>().NewRun(), "changes", [.. keys], "trace", pair.Bench.Clock.GetUtcNow());

    /// <summary>One pull of the CRM; what it sends stays in the queue.</summary>
    private static async Task PullAsync(ZohoGooglePair pair)
    {
        pair.Bench.Clock.Advance(TimeSpan.FromMinutes(6));
        var signal = pair.Bench.Get<Messages>().NewSignal(FlowBench.Tenant, pair.Sync.Left.PlaceId, SignalReason.Poll);
        await pair.Bench.HandleAsync(Messages.SignalQueue, MessageJson.Write(signal));
    }
}
