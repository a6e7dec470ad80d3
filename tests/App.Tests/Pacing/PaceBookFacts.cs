using CrmSync.App.Flow.Vendors;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Tests.Flow;
using CrmSync.App.Tests.Storage;
using CrmSync.Connectors.Contract;
using Shouldly;
using Xunit;

namespace CrmSync.App.Tests.Pacing;

/// <summary>Two processes on one row, in real tables.</summary>
public sealed class PaceBookFacts(AzuriteFixture azurite)
{
    private static readonly (string, string)[] LikeXero =
        [("Connectors:memory:UnitsPerMinute", "60"), ("Connectors:memory:Burst", "60"), ("Connectors:memory:UnitsPerDay", "5000"), ("Connectors:memory:AtOnce", "5")];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R20_What_one_process_has_spent_the_other_cannot()
    {
        await using var one = await FlowBench.StartAsync(azurite, LikeXero);
        await using var two = one.StartAnother();
        var connection = Connection();
        for (var call = 0; call < 29; call++)
        {
            await CallAsync(one, connection, CallFor.Apply);
            await CallAsync(two, connection, CallFor.Pull);
        }

        var refused = FaultIn(await two.Get<PaceBook>().For(connection, CallFor.Apply).TakeAsync(1, Stop));
        (refused.Kind, refused.Paced, refused.RetryAfter).ShouldBe((FaultKind.Throttled, true, TimeSpan.FromSeconds(60)));
        FaultIn(await one.Get<PaceBook>().For(connection, CallFor.Pull).TakeAsync(1, Stop)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(60));

        await CallAsync(one, connection, CallFor.Operator);
        await CallAsync(two, connection, CallFor.Operator);
        FaultIn(await two.Get<PaceBook>().For(connection, CallFor.Operator).TakeAsync(1, Stop)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(60));

        one.Clock.Advance(TimeSpan.FromSeconds(60));
        await CallAsync(two, connection, CallFor.Apply);
    }

    [Fact]
    public async Task R20_Calls_in_flight_are_counted_over_all_processes_and_given_back_when_they_are_answered()
    {
        await using var one = await FlowBench.StartAsync(azurite, LikeXero);
        await using var two = one.StartAnother();
        one.Clock.MovesWithWaits = true;
        var connection = Connection();
        var first = new List<CallTurn>();
        for (var call = 0; call < 2; call++)
        {
            first.Add(TurnOf(await one.Get<PaceBook>().For(connection, CallFor.Apply).TakeAsync(1, Stop)));
            first.Add(TurnOf(await two.Get<PaceBook>().For(connection, CallFor.Apply).TakeAsync(1, Stop)));
        }

        FaultIn(await two.Get<PaceBook>().For(connection, CallFor.Apply).TakeAsync(1, Stop)).Kind.ShouldBe(FaultKind.Throttled);
        await first[0].DisposeAsync();
        await CallAsync(two, connection, CallFor.Apply);
    }

    [Fact]
    public async Task R20_Of_a_large_quota_a_second_is_taken_at_once_and_kept_in_hand()
    {
        await using var one = await FlowBench.StartAsync(azurite, ("Connectors:memory:UnitsPerMinute", "600"), ("Connectors:memory:Burst", "60"));
        var connection = Connection();
        for (var call = 0; call < 10; call++)
        {
            await CallAsync(one, connection, CallFor.Apply);
        }

        (await one.Get<SpendingRows>().GetAsync(connection.Tenant, connection.Id, Stop)).Spending.Minute.ShouldBe([new Spent(one.Clock.GetUtcNow().AddSeconds(6), 10)]);
        await CallAsync(one, connection, CallFor.Apply);
        (await one.Get<SpendingRows>().GetAsync(connection.Tenant, connection.Id, Stop)).Spending.Minute.ShouldBe([new Spent(one.Clock.GetUtcNow(), 10), new Spent(one.Clock.GetUtcNow().AddSeconds(6), 10)]);
    }

    [Fact]
    public async Task R20_Many_callers_of_two_processes_at_once_take_each_unit_once()
    {
        await using var one = await FlowBench.StartAsync(azurite, ("Connectors:memory:UnitsPerMinute", "300"), ("Connectors:memory:Burst", "300"));
        await using var two = one.StartAnother();
        var connection = Connection();

        var taken = await Task.WhenAll(Enumerable.Range(0, 400).Select(call => Task.Run(async () =>
            await (call % 2 == 0 ? one : two).Get<PaceBook>().For(connection, call % 3 == 0 ? CallFor.Pull : CallFor.Apply).TakeAsync(1, Stop))));

        // 300 without three for operators; what either process has in hand from the last block may be left over.
        taken.Count(outcome => outcome is Outcome<CallTurn>.Ok).ShouldBeInRange(289, 297);
        (await one.Get<SpendingRows>().GetAsync(connection.Tenant, connection.Id, Stop)).Spending.Minute.Sum(spent => spent.Units).ShouldBe(297);
    }

    [Fact]
    public async Task The_days_limit_and_calls_at_once_are_stored()
    {
        await using var one = await FlowBench.StartAsync(azurite, LikeXero);
        var rows = one.Get<SpendingRows>();
        var now = one.Clock.GetUtcNow();
        var spending = new Spending
        {
            Minute = [new(now, 3), new(now.AddSeconds(1), 1, OfShare: true)],
            Day = [new(now.AddMinutes(15), 4)],
            Calls = [new HeldCalls("one", CallFor.Pull, 1, now.AddSeconds(90))],
        };

        (await rows.TryWriteAsync("acme", "other", spending, default, Stop)).ShouldNotBeNull();
        (await rows.TryWriteAsync("acme", "other", Spending.None, default, Stop)).ShouldBeNull("it is there");

        var read = (await rows.GetAsync("acme", "other", Stop)).Spending;
        read.Minute.ShouldBe(spending.Minute);
        read.Day.ShouldBe(spending.Day);
        read.Calls.ShouldBe(spending.Calls);
    }

    private static Connection Connection() => new(FlowBench.Tenant, "connection", "memory", "memory", []);

    private static async Task CallAsync(FlowBench process, Connection connection, CallFor who) =>
        await TurnOf(await process.Get<PaceBook>().For(connection, who).TakeAsync(1, Stop)).DisposeAsync();

    private static CallTurn TurnOf(Outcome<CallTurn> outcome) => outcome.ShouldBeOfType<Outcome<CallTurn>.Ok>().Value;

    private static Fault FaultIn(Outcome<CallTurn> outcome) => outcome.ShouldBeOfType<Outcome<CallTurn>.Failed>().Fault;
}
