using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace CrmSync.App.Tests.Http;

/// <summary>A push as a vendor sends it; its parts can be changed before it is sent.</summary>
internal sealed record TestPush(string Path, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    public static TestPush Genuine(string connector, string channel, string secret) => connector switch
    {
        "google-calendar" => new("/api/webhooks/google-calendar/" + channel,
        [
            new("X-Goog-Channel-ID", channel),
            new("X-Goog-Channel-Token", secret),
            new("X-Goog-Resource-State", "exists"),
            new("X-Goog-Message-Number", "7"),
            new("X-Goog-Resource-ID", "resource"),
            new("X-Goog-Resource-URI", "https://www.googleapis.com/calendar/v3/calendars/a/events"),
        ], []),
        "memory" => Signed(channel, secret, """{"collection":"left"}"""u8.ToArray()),
        "zoho-crm" => new("/api/webhooks/zoho-crm/" + channel, [], Encoding.UTF8.GetBytes(
            $$"""{"server_time":1772442000000,"module":"Events","ids":["10000000001"],"operation":"update","channel_id":"{{channel}}","token":"{{secret}}"}""")),
        _ => throw new ArgumentOutOfRangeException(nameof(connector)),
    };

    public static TestPush Signed(string channel, string secret, byte[] body) => new("/api/webhooks/memory/" + channel,
    [
        new("X-Memory-Channel", channel),
        new("X-Memory-Signature", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))),
    ], body);

    public TestPush With(string header, string value) => this with { Headers = [.. Headers.Select(one => one.Key == header ? new(one.Key, value) : one)] };

    public TestPush Without(string header) => this with { Headers = [.. Headers.Where(one => one.Key != header)] };

    public string this[string header] => Headers.Single(one => one.Key == header).Value;

    public HttpRequestMessage ToRequest(bool chunked = false)
    {
        HttpContent content = chunked ? new StreamContent(new Endless(Body)) : new ByteArrayContent(Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Path, UriKind.Relative)) { Content = content };
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>Does not know its length beforehand.</summary>
    private sealed class Endless(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanSeek => false;
    }
}
