using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CrmSync.App.Storage.Tables;

/// <summary>Sends requests to one account's table service, each attempt once, and turns refusals into exceptions.</summary>
internal sealed class TableTransport(HttpPipeline pipeline, Uri endpoint, TableClientOptions options)
{
    public const string Accept = "application/json;odata=minimalmetadata";

    private readonly string _root = endpoint.AbsoluteUri.TrimEnd('/') + "/";

    public string Root => _root;

    public StorageRetry Retry { get; } = new(options.RetryOptions, options.Clock);

    public string NewWriteId() => options.NewWriteId();

    public async Task<T> SendAsync<T>(TableRequest request, Func<Response, T> read, CancellationToken cancellationToken)
    {
        using var message = pipeline.CreateMessage();
        Fill(message.Request, request);
        var asked = options.Clock.GetTimestamp();
        await pipeline.SendAsync(message, cancellationToken);
        if (DateOf(message.Response) is { } date)
        {
            options.Clock.Hear(date, options.Clock.GetElapsedTime(asked));
        }

        return message.Response.IsError ? throw TableError.From(message.Response) : read(message.Response);
    }

    /// <summary>When the service answered; null where a proxy did in its place.</summary>
    private static DateTimeOffset? DateOf(Response response) =>
        response.Headers.Contains("x-ms-request-id") && response.Headers.TryGetValue("Date", out var text)
        && DateTimeOffset.TryParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private void Fill(Request target, TableRequest request)
    {
        target.Method = request.Method;
        target.Uri.Reset(new Uri(request.Query.Length > 0 ? $"{_root}{request.Path}?{request.Query}" : _root + request.Path));
        target.Headers.Add("x-ms-version", "2019-02-02");
        target.Headers.Add("DataServiceVersion", "3.0");
        target.Headers.Add("Accept", Accept);
        if (request.IfMatch is not null)
        {
            target.Headers.Add("If-Match", request.IfMatch);
        }

        if (request.ContentType is not null)
        {
            target.Headers.Add("Content-Type", request.ContentType);
            target.Headers.Add("Prefer", "return-no-content");
            target.Content = RequestContent.Create(request.Body);
        }
    }
}
