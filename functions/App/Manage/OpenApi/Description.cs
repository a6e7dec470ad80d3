using CrmSync.App.Manage.Wire;

namespace CrmSync.App.Manage.OpenApi;

/// <summary>What the document says of an endpoint.</summary>
internal static class Description
{
    /// <summary>Of every endpoint: a wrong request, and storage that is away.</summary>
    private static readonly int[] Always = [400, 503];

    /// <param name="problems">The further statuses of problems.</param>
    public static RouteHandlerBuilder Gives<T>(this RouteHandlerBuilder endpoint, string summary, int status = 200, params int[] problems)
    {
        endpoint.WithSummary(summary);
        _ = typeof(T) == typeof(Nothing) ? endpoint.Produces(status) : endpoint.Produces<T>(status);
        foreach (var problem in Always.Concat(problems))
        {
            endpoint.Produces<Problem>(problem, Problem.MediaType);
        }

        endpoint.Add(builder =>
        {
            if (builder.Metadata.OfType<RequestOf>().Any())
            {
                builder.Metadata.Add(new ProducesResponseTypeMetadata(413, typeof(Problem), [Problem.MediaType]));
                builder.Metadata.Add(new ProducesResponseTypeMetadata(415, typeof(Problem), [Problem.MediaType]));
            }
        });
        return endpoint;
    }
}
