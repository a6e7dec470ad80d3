using System.Text.Json.Nodes;
using CrmSync.Playground.Stage;
using CrmSync.Sandbox.Pushes;
using Shouldly;
using Xunit;

namespace CrmSync.EndToEnd.Flow;

/// <summary>Pushes are hints (R12, I15): all may be lost, or come three times and out of order.</summary>
public sealed class PushFacts
{
    private const int Records = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task With_every_push_lost_polls_bring_everything()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(new StageOptions
        {
            Pushes = new PushOptions { Lost = 1 },
            Settings = new Dictionary<string, string> { ["Poll__Schedule"] = "*/2 * * * * *", ["Flow__PollInterval"] = "2" },
        }, cancellationToken);
        var pair = new CalendarPair();
        await pair.MakeAsync(stage, Records, cancellationToken);
        await UntilAsync(() => stage.World.Google.Events(CalendarPair.Calendar).Count == Records, cancellationToken);

        var expected = pair.Change(stage, 20, new Random(1));
        await UntilAsync(() => pair.Contents(stage) is var (left, right) && left.Count == expected && left.SequenceEqual(right), cancellationToken);
    }

    [Fact]
    public async Task Pushes_tripled_and_shuffled_cause_no_extra_write_and_at_most_two_pulls_a_second()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var pulls = new List<(string Place, DateTimeOffset At)>();
        await using var stage = await Stage.StartAsync(new StageOptions
        {
            Pushes = new PushOptions { FewestCopies = 3, MostCopies = 3, Shuffle = TimeSpan.FromMilliseconds(400), Seed = 7 },
            SeesCall = operation =>
            {
                lock (pulls)
                {
                    pulls.Add((operation, DateTimeOffset.UtcNow));
                }
            },
        }, cancellationToken);
        var pair = new CalendarPair();
        await pair.MakeAsync(stage, Records, cancellationToken);
        await stage.UntilQuietAsync(Patience, cancellationToken);
        var before = CalendarPair.Writes(stage);

        foreach (var record in stage.World.Zoho.Records("Events").Take(10))
        {
            stage.World.Zoho.Edit("Events", (string)record["id"]!, new JsonObject { ["Event_Title"] = "edited " + (string)record["id"]! });
        }

        await stage.UntilQuietAsync(Patience, cancellationToken);
        (CalendarPair.Writes(stage) - before).ShouldBe(10);
        var (left, right) = pair.Contents(stage);
        right.ShouldBe(left);

        // A pull begins with the list of what changed; small ones have one page.
        lock (pulls)
        {
            foreach (var listing in (string[])["zoho.coql", "google.events.list"])
            {
                var times = pulls.Where(pull => pull.Place == listing).Select(pull => pull.At).ToList();
                times.ShouldNotBeEmpty();
                times.Max(start => times.Count(other => other >= start && other < start.AddSeconds(1))).ShouldBeLessThanOrEqualTo(2);
            }
        }
    }

    private static async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Patience);
            await Task.Delay(100, cancellationToken);
        }
    }
}
