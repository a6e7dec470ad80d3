using Microsoft.AspNetCore.Routing.Template;

namespace CrmSync.App.Manage.Wire;

/// <summary>Answers what no endpoint answers: no such path, or not by this method.</summary>
internal sealed class UnknownPath(EndpointDataSource endpoints)
{
    /// <summary>In the order of the route, so that the catch-all below is known.</summary>
    public const string Route = "/{**path}";

    public Reply<Nothing> Answer(HttpContext context)
    {
        var methods = endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => !endpoint.RoutePattern.Parameters.Any(parameter => parameter.IsCatchAll) && Matches(endpoint, context.Request.Path))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
            .Distinct().Order(StringComparer.Ordinal).ToList();
        if (methods.Count == 0)
        {
            return Problem.Of(404, "no-such-path", "There is no such path", "openapi.json beside it names all paths.");
        }

        context.Response.Headers.Allow = string.Join(", ", methods);
        return Problem.Of(405, "method-not-allowed", "This path has other methods", $"Allowed: {string.Join(", ", methods)}.");
    }

    private static bool Matches(RouteEndpoint endpoint, PathString path) =>
        endpoint.RoutePattern.RawText is { } raw && new TemplateMatcher(TemplateParser.Parse(raw), []).TryMatch(path, []);
}
