using System.Globalization;

namespace CrmSync.Playground.Tour;

/// <summary>Takes the visitor through the steps. A false claim does not end the tour; a step that does not come to its end does, for the later ones stand on it.</summary>
internal sealed class GuidedTour<TScene>(IReadOnlyList<IStep<TScene>> steps, Screen screen, TimeProvider clock)
    where TScene : Scene
{
    private readonly List<(int Step, Claim Claim)> broken = [];

    /// <returns>Whether every step came true.</returns>
    public async Task<bool> RunAsync(TScene scene, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var proved = 0;
        for (var index = 0; index < steps.Count; index++)
        {
            screen.Step(index + 1, steps[index].Title);
            var story = new Story(screen, clock);
            var ended = await TryAsync(steps[index], scene, story, cancellationToken);
            screen.Claims(story.Claims);
            broken.AddRange(story.Claims.Where(claim => !claim.IsTrue).Select(claim => (index + 1, claim)));
            proved += story.Claims.All(claim => claim.IsTrue) ? 1 : 0;
            if (!ended)
            {
                break;
            }
        }

        Summarise(proved, clock.GetElapsedTime(began));
        return proved == steps.Count;
    }

    private static async Task<bool> TryAsync(IStep<TScene> step, TScene scene, Story story, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(step.Patience);
        try
        {
            await step.RunAsync(scene, story, patience.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            story.Claim("the step's end", story.Awaited ?? "the end", $"not within {step.Patience.TotalSeconds:0} s");
            return false;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            story.Claim("the step's end", story.Awaited ?? "the end", fault.Message);
            return false;
        }
    }

    private void Summarise(int proved, TimeSpan took)
    {
        screen.Text();
        foreach (var (step, claim) in broken)
        {
            screen.Text($"step {step}, {claim}");
        }

        screen.Heading(string.Create(CultureInfo.InvariantCulture, $"{steps.Count} steps, {proved} true, {steps.Count - proved} false, {took.TotalSeconds:0} s"));
    }
}
