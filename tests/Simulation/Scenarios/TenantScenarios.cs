using System.Text.Json.Nodes;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Storage.Queues;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Faults;
using CrmSync.Simulation.Pairs;
using Shouldly;
using Xunit;

namespace CrmSync.Simulation.Scenarios;

/// <summary>I18, fairness: whatever goes on with one tenant, another's change takes at most twice the time.</summary>
public sealed class TenantScenarios
{
    private const string Noisy = "noisy";
    private const string NoisyLeft = "noisy-left";
    private const string NoisyRight = "noisy-right";
    private const int NoisyRecords = 300;
    private const int Changes = 10;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>What the noisy tenant's users, its vendor or its messages do.</summary>
    public enum Noise
    {
        None,

        /// <summary>Fifty edits a second, all through.</summary>
        Flood,

        /// <summary>The same, and the vendor refuses every row.</summary>
        Refusals,

        /// <summary>The same, and the vendor answers that it is overloaded.</summary>
        Outage,

        /// <summary>Twenty messages a second that nobody can read.</summary>
        Rubbish,
    }

    [Theory]
    [InlineData(Noise.Flood)]
    [InlineData(Noise.Refusals)]
    [InlineData(Noise.Outage)]
    [InlineData(Noise.Rubbish)]
    public void I18_A_noisy_tenant_delays_another_by_twice_at_most(Noise noise)
    {
        var (alone, beside) = (Waits(Noise.None), Waits(noise));

        beside[Changes / 2].ShouldBeLessThanOrEqualTo(alone[Changes / 2] * 2);
        beside[^1].ShouldBeLessThanOrEqualTo(alone[^1] * 2);
    }

    /// <summary>How long each change took until it had arrived, the shortest first.</summary>
    private static TimeSpan[] Waits(Noise noise)
    {
        var stage = new Stage((timeline, _) => new MemoryPair(new SandboxWorld(timeline, new SandboxOptions())));
        var made = new List<Task>();
        var record = stage.World.Memory.Create("left", new JsonObject { ["title"] = "before", ["place"] = "quiet" });
        stage.Open();
        if (noise != Noise.None)
        {
            Begin(stage, noise, made);
        }

        var waits = Enumerable.Range(1, Changes).Select(change => WaitOf(stage, record, $"change {change}")).Order().ToArray();
        (stage.World.Memory.Faults.Struck > 0).ShouldBe(noise is Noise.Refusals or Noise.Outage);
        (stage.Poisoned > 0).ShouldBe(noise == Noise.Rubbish);
        made.ShouldAllBe(put => !put.IsFaulted); // the last ones are on their way
        (noise != Noise.None && stage.World.Memory.Records(NoisyRight).Any(one => ((string?)one["values"]!["title"])!.StartsWith("edit", StringComparison.Ordinal))).ShouldBe(noise == Noise.Flood); // records have values, and these a title
        return waits;
    }

    private static TimeSpan WaitOf(Stage stage, string record, string title)
    {
        var began = stage.Timeline.GetUtcNow();
        stage.World.Memory.Edit("left", record, new JsonObject { ["title"] = title });
        while ((string?)stage.World.Memory.Records("right").Single()["values"]!["title"] != title) // a record has values
        {
            (stage.Timeline.GetUtcNow() - began).ShouldBeLessThan(TimeSpan.FromMinutes(5));
            stage.Pass(Look);
        }

        var waited = stage.Timeline.GetUtcNow() - began;
        stage.Pass(TimeSpan.FromSeconds(20));
        return waited;
    }

    /// <param name="made">What was put into queues.</param>
    private static void Begin(Stage stage, Noise noise, List<Task> made)
    {
        var pair = new MemoryPair(stage.World, "noisy-account", NoisyLeft, NoisyRight);
        var records = stage.World.Memory.Create(NoisyLeft, Enumerable.Range(0, NoisyRecords).Select(number => new JsonObject { ["title"] = $"{number}", ["place"] = $"noise {number}" }));
        stage.Await(pair.MakeSyncAsync(stage.Fleet.Living[0], Noisy, new OptionsEdit()));
        stage.Settle();
        stage.World.Memory.Records(NoisyRight).Count.ShouldBe(NoisyRecords);
        if (noise is Noise.Refusals or Noise.Outage)
        {
            stage.World.Memory.Faults.When(
                call => call.Place == NoisyRight && (call.IsWrite || noise == Noise.Outage), int.MaxValue, noise == Noise.Refusals ? new Fault.RefuseRows(_ => true) : new Fault.Answer(503));
        }

        var turn = 0;
        Again();

        void Again()
        {
            stage.Timeline.In(TimeSpan.FromSeconds(1), Again);
            if (noise == Noise.Rubbish)
            {
                for (var message = 0; message < 20; message++)
                {
                    made.Add(stage.Get<IQueueSender>().SendAsync(Messages.ApplyQueue, "rubbish", TimeSpan.Zero, CancellationToken.None));
                }
            }
            else
            {
                for (var edit = 0; edit < 50; edit++)
                {
                    stage.World.Memory.Edit(NoisyLeft, records[turn++ % NoisyRecords], new JsonObject { ["title"] = $"edit {turn}" });
                }
            }
        }
    }
}
