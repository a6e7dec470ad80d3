namespace CrmSync.Simulation.Pairs;

/// <summary>What requests to Google Calendar ask for.</summary>
internal static class GoogleRequests
{
    public static IEnumerable<AskedWrite> Asked(HttpRequestMessage request)
    {
        var changes = request.Method == HttpMethod.Patch || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete;
        if (changes)
        {
            var versions = request.Headers.TryGetValues("If-Match", out var all) ? string.Join(' ', all) : "";
            yield return new($"{request.Method} {request.RequestUri!.AbsolutePath.Split('/')[^1]} {versions} {Text(request)}", versions.Trim() is "" or "*"); // a request on its way has an address
        }
        else if (request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath.EndsWith("/events", StringComparison.Ordinal))
        {
            yield return new($"POST {Text(request)}", LacksVersion: false);
        }
    }

    private static string Text(HttpRequestMessage request) => request.Content?.ReadAsStringAsync().GetAwaiter().GetResult() ?? ""; // in memory already
}
