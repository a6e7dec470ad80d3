using System.Net;
using System.Text.Json;

namespace CrmSync.LocalHost;

/// <summary>Reads the handler's answer as the real host does, its traps included.</summary>
internal static class InvocationAnswer
{
    public static InvocationResult Judge(HttpStatusCode status, string? mediaType, string body)
    {
        if ((int)status is < 200 or > 299)
        {
            return new InvocationResult.Failed($"The handler answered {(int)status}.");
        }
        if (body.Length == 0)
        {
            return new InvocationResult.Hangs();
        }
        if (mediaType is not ("application/json" or "text/json"))
        {
            return new InvocationResult.Failed($"Invalid HttpResponseMessage: '{mediaType}' is not JSON.");
        }
        return Parse(body);
    }

    private static InvocationResult Parse(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Null => new InvocationResult.Hangs(),
                JsonValueKind.Object => new InvocationResult.Succeeded(Logs(document.RootElement)),
                var other => new InvocationResult.Failed($"Invalid HttpResponseMessage: {other} instead of an object."),
            };
        }
        catch (JsonException problem)
        {
            return new InvocationResult.Failed($"Invalid HttpResponseMessage: {problem.Message}");
        }
    }

    private static string[] Logs(JsonElement answer) =>
        [.. answer.EnumerateObject()
            .Where(property => property.Name.Equals("Logs", StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind == JsonValueKind.Array)
            .SelectMany(property => property.Value.EnumerateArray())
            .Select(line => line.ToString())];
}
