using System.Net;
using CrmSync.Playground.Tour;
using CrmSync.Sandbox.Pushes;

namespace CrmSync.Playground.Calendar.Steps;

/// <summary>A push says where to look and nothing else, so that one that comes again costs a look and no write.</summary>
internal sealed class ReplayedWebhook : IStep<CalendarScene>
{
    private const int Times = 3;

    public string Title => "A replayed webhook writes nothing";

    public async Task RunAsync(CalendarScene scene, Story story, CancellationToken cancellationToken)
    {
        var before = scene.Tally();
        var reads = Reads(scene);
        var push = scene.Stage.Server.PushOutcomes.Last(outcome => outcome.Status == 200 && outcome.Delivery.Headers.GetValueOrDefault("X-Goog-Resource-State") == "exists").Delivery;
        story.Tell($"Google's last push, message {push.Headers["X-Goog-Message-Number"]} of its channel, is sent {Times} times more");
        using var http = new HttpClient();
        var answers = new List<HttpStatusCode>();
        for (var copy = 0; copy < Times; copy++)
        {
            answers.Add(await PostAsync(http, push, push.Headers, cancellationToken));
        }

        story.Tell($"Answers: {string.Join(", ", answers.Select(answer => (int)answer))}");
        var forged = await PostAsync(http, push, push.Headers.ToDictionary(header => header.Key, header => header.Key == "X-Goog-Channel-Token" ? "guessed" : header.Value), cancellationToken);
        story.Tell($"With another token: {(int)forged}");
        await story.UntilAsync("The calendar was looked at again", () => Reads(scene) > reads, cancellationToken);

        story.Claim("taken", Times, answers.Count(answer => answer == HttpStatusCode.OK));
        story.Claim("forged", 401, (int)forged);
        await scene.ClaimWritesAsync(story, before, toCrm: 0, toOther: 0, cancellationToken);
    }

    private static long Reads(CalendarScene scene) => scene.Stage.World.Google.Ledger.Snapshot()["google.events.list"];

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, PushDelivery push, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, push.Url) { Content = new ByteArrayContent(push.Body) };
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await http.SendAsync(request, cancellationToken);
        return response.StatusCode;
    }
}
