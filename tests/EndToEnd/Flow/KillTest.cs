using System.Globalization;
using CrmSync.Playground.Stage;
using CrmSync.Sandbox.Pushes;
using Shouldly;
using Xunit;

namespace CrmSync.EndToEnd.Flow;

/// <summary>
/// The handler is ended without a word at requests chosen by a seed, half of them before the request is carried out and half after,
/// first during a first sync and then during mixed changes (R28). Afterwards nothing is lost, nothing is there twice, and nobody was mailed.
/// </summary>
internal sealed class KillTest(IKillPair pair, KillSize size, ITestOutputHelper output)
{
    private const int Kills = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var seed = Environment.GetEnvironmentVariable("KILL_SEED") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"KILL_SEED={seed}");
        var random = new Random(seed);
        var gate = new RequestGate();
        await using var stage = await Stage.StartAsync(ShortTimes(gate), cancellationToken);

        await pair.MakeAsync(stage, size.Records, cancellationToken);
        await KillAsync(stage, gate, random, cancellationToken);
        await stage.UntilQuietAsync(Patience, cancellationToken);
        Agree(stage, size.Records);

        var left = pair.Change(stage, size.Changes, random);
        await KillAsync(stage, gate, random, cancellationToken);
        await stage.UntilQuietAsync(Patience, cancellationToken);
        await stage.PollAsync(cancellationToken);
        await stage.UntilQuietAsync(Patience, cancellationToken);
        Agree(stage, left);
        pair.Mails(stage).ShouldBe(0);
        output.WriteLine($"{gate.Seen} requests, {stage.HostRestarts} hosts started anew");
    }

    private async Task KillAsync(Stage stage, RequestGate gate, Random random, CancellationToken cancellationToken)
    {
        for (var kill = 0; kill < Kills / 2; kill++)
        {
            var (requests, after) = (random.Next(1, size.LongestWait), random.Next(2) == 1);
            output.WriteLine($"kill {(after ? "after" : "before")} request {requests} from {gate.Seen}");
            var killed = gate.Arm(requests, after, stage.KillHandler);

            // Polls go on when all else is done, so every count is reached.
            while (!killed.IsCompleted)
            {
                await Task.WhenAny(killed, Task.Delay(200, cancellationToken));
                await stage.KeepHostAsync(cancellationToken);
            }
        }
    }

    private void Agree(Stage stage, int count)
    {
        var (left, right) = pair.Contents(stage);
        left.Count.ShouldBe(count);
        right.ShouldBe(left);
    }

    private static StageOptions ShortTimes(RequestGate gate) => new()
    {
        Gate = gate,
        MessageLease = TimeSpan.FromSeconds(3),
        Pushes = new PushOptions(),
        Settings = new Dictionary<string, string>
        {
            ["Poll__Schedule"] = "*/3 * * * * *",
            ["Flow__PollInterval"] = "5",
            ["Flow__DueAge"] = "4",
            ["Flow__Lease"] = "6",
            ["Flow__Intent"] = "6",
            ["Flow__RefreshLease"] = "3",
            ["Flow__OutagePause"] = "3",
            ["Flow__LongestCall"] = "3",
            ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:01",

            // Every crash counts as a try of each message in hand.
            ["AzureFunctionsJobHost__extensions__queues__maxDequeueCount"] = "50",
        },
    };
}
