namespace CrmSync.Sandbox.Google;

/// <summary>Requests per user in a sliding minute. https://developers.google.com/calendar/api/guides/quota</summary>
internal sealed class GoogleQuota(GoogleState state)
{
    private readonly Dictionary<string, Queue<(DateTimeOffset At, int Cost)>> _spent = [];

    public void Spend(string user, string method)
    {
        var limit = state.Switches.RequestsPerMinute;
        if (limit == 0)
        {
            return;
        }

        var now = state.Time.GetUtcNow();
        if (!_spent.TryGetValue(user, out var spent))
        {
            _spent[user] = spent = new();
        }

        while (spent.TryPeek(out var oldest) && oldest.At <= now - TimeSpan.FromMinutes(1))
        {
            spent.Dequeue();
        }

        var cost = method == "PATCH" ? 3 : 1;
        if (spent.Sum(s => s.Cost) + cost > limit)
        {
            state.Ledger.WentOverQuota();
            throw new GoogleRefusal(state.Switches.QuotaAnswers429 ? 429 : 403, "rateLimitExceeded", "Rate Limit Exceeded", domain: "usageLimits");
        }

        spent.Enqueue((now, cost));
    }
}
