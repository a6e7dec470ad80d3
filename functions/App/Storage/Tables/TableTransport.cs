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

    public StorageRetry Retry { get; } = new(options.RetryOptions, options.Time);

    public string NewWriteId() => options.NewWriteId();

    public async Task<T> SendAsync<T>(TableRequest request, Func<Response, T> read, CancellationToken cancellationToken)
    {
        using var message = pipeline.CreateMessage();
        Fill(message.Request, request);
        var askedAt = options.Clock?.OwnNow ?? default;
        await pipeline.SendAsync(message, cancellationToken);
        if (message.Response.Headers.Date is { } date)
        {
            options.Clock?.Hear(date, askedAt);
        }

        return message.Response.IsError ? throw TableError.From(message.Response) : read(message.Response);
    }

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
