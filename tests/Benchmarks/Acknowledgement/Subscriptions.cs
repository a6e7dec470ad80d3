using System.Globalization;
using CrmSync.App.Secrets;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.App.Storage.Tables;

namespace CrmSync.Benchmarks.Acknowledgement;

/// <summary>Push channels of one tenant, each of a place of its own, and the pushes that come through them.</summary>
internal sealed class Subscriptions
{
    private const long FirstId = 10_000_000_000;
    private const int RowsAtOnce = 8;

    private readonly string[] channelIds;
    private readonly string[] tokens;
    private readonly Uri address;

    private Subscriptions(string[] channelIds, string[] tokens, Uri address) => (this.channelIds, this.tokens, this.address) = (channelIds, tokens, address);

    public int Count => channelIds.Length;

    /// <summary>Stores the channels where the handler looks them up.</summary>
    /// <param name="first">Number of the first one: two sets that do not overlap share no place.</param>
    public static async Task<Subscriptions> OpenAsync(string storage, Vault vault, Uri handler, int first, int count, CancellationToken cancellationToken)
    {
        var tables = new StateTables(new TableServiceClient(storage, new TableClientOptions { NewWriteId = new RandomIds().NewId }));
        await tables.CreateAsync(cancellationToken);
        var rows = new ChannelRows(tables);
        var ids = Enumerable.Range(first, count).Select(number => (FirstId + number).ToString(CultureInfo.InvariantCulture)).ToArray();
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = RowsAtOnce, CancellationToken = cancellationToken }, async (id, token) =>
        {
            var collection = $"{id}@example.com";
            await rows.SaveAsync(new PushChannel(id, "acme", "google-calendar", "connection", Keys.PlaceId("connection", collection), collection)
            {
                ResourceId = $"resource-{id}",
                ExpiresAt = DateTimeOffset.UtcNow.AddDays(7),
                RenewAt = DateTimeOffset.UtcNow.AddDays(6),
                Opened = true,
            }, token);
        });
        return new Subscriptions(ids, [.. ids.Select(vault.ChannelSecret)], new Uri(handler, "api/webhooks/google-calendar"));
    }

    /// <summary>As Google sends it. https://developers.google.com/workspace/calendar/api/guides/push</summary>
    public HttpRequestMessage Push(int number)
    {
        var id = channelIds[number];
        var push = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent([]) };
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[
            ("User-Agent", "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)"),
            ("X-Goog-Channel-ID", id),
            ("X-Goog-Channel-Token", tokens[number]),
            ("X-Goog-Channel-Expiration", "Fri, 01 Jan 2100 00:00:00 GMT"),
            ("X-Goog-Resource-ID", $"resource-{id}"),
            ("X-Goog-Resource-URI", $"https://www.googleapis.com/calendar/v3/calendars/{id}%40example.com/events?alt=json"),
            ("X-Goog-Resource-State", "exists"),
            ("X-Goog-Message-Number", "2")])
        {
            push.Headers.TryAddWithoutValidation(name, value);
        }

        return push;
    }
}
