using System.Reflection;
using System.Text;
using System.Text.Json;
using CrmSync.App.Manage.OpenApi;
using Microsoft.AspNetCore.Http.Metadata;

namespace CrmSync.App.Manage.Wire;

/// <summary>A request's body, read once and checked in full, or the problem with it.</summary>
internal sealed class Body<T> : IEndpointParameterMetadataProvider
    where T : class
{
    private const int MostBytes = 1024 * 1024;
    private static readonly JsonDocumentOptions Strictly = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    private readonly T? value;
    private readonly Problem? problem;

    private Body(T? value, Problem? problem) => (this.value, this.problem) = (value, problem);

    public async Task<Reply<TReply>> ThenAsync<TReply>(Func<T, Task<Reply<TReply>>> answer) =>
        value is not null ? await answer(value) : problem ?? throw new InvalidOperationException("a body has a value or a problem");

    public static async ValueTask<Body<T>?> BindAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            return Refuse(Problem.Of(415, "unsupported-media-type", "The body must be JSON", "Send the header Content-Type: application/json."));
        }

        try
        {
            var bytes = await ReadAsync(context.Request, context.RequestAborted);
            return bytes is null ? Refuse(TooLarge) : Parse(bytes.Value);
        }
        catch (BadHttpRequestException bad)
        {
            return Refuse(bad.StatusCode == 413 ? TooLarge : Problem.Of(bad.StatusCode, "bad-request", "The body could not be read", "The request ended early or is not valid HTTP."));
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new RequestOf(typeof(T), Required: true));

    private static Problem TooLarge => Problem.Of(413, "too-large", "The body is too large", $"A body may have {MostBytes} bytes.");

    private static Body<T> Refuse(Problem problem) => new(null, problem);

    /// <summary>Null where there is more than may be.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MostBytes)
        {
            return null;
        }

        using var read = new MemoryStream();
        var piece = new byte[16 * 1024];
        for (int length; (length = await request.Body.ReadAsync(piece, cancellationToken)) > 0;)
        {
            if (read.Length + length > MostBytes)
            {
                return null;
            }

            read.Write(piece, 0, length);
        }

        return read.ToArray();
    }

    private static Body<T> Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strictly);
            var errors = BodyShape.Check(document.RootElement, ManageJson.Options.GetTypeInfo(typeof(T)));
            return errors.Count > 0 ? Refuse(Problem.Invalid(errors)) : new(document.RootElement.Deserialize<T>(ManageJson.Options), null);
        }
        catch (JsonException bad)
        {
            return Refuse(Problem.NotJson(bad.LineNumber is { } line
                ? $"It breaks at line {line + 1}, byte {bad.BytePositionInLine + 1}."
                : "A name is given twice in one object, or the nesting is deeper than 32."));
        }
        catch (Exception bad) when (bad is DecoderFallbackException or InvalidOperationException)
        {
            return Refuse(Problem.NotJson("A text in it is not valid Unicode."));
        }
    }
}
