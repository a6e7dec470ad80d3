using Microsoft.AspNetCore.Routing.Template;

namespace CrmSync.LocalHost;

/// <summary>
/// Finds the function of a request. Templates are ASP.NET Core's own, most specific first, so a literal wins over
/// a parameter and a parameter over a catch-all; a route that does not take the method is passed over.
/// </summary>
internal sealed class RouteTable
{
    private readonly IReadOnlyList<(TemplateMatcher Matcher, Function Function, Trigger.Http Trigger)> routes;

    public RouteTable(string routePrefix, IEnumerable<Function> functions) => routes =
        [.. from function in functions
            let http = function.Trigger as Trigger.Http
            where http is not null
            let template = Parse(function.Name, $"{routePrefix}/{http.Route}")
            orderby RoutePrecedence.ComputeInbound(template)
            select (new TemplateMatcher(template, []), function, http)];

    public Function? Find(string method, PathString path) => routes
        .FirstOrDefault(route => Takes(route.Trigger, method) && route.Matcher.TryMatch(path, []))
        .Function;

    private static bool Takes(Trigger.Http trigger, string method) =>
        trigger.Methods.Count == 0 || trigger.Methods.Contains(method, StringComparer.OrdinalIgnoreCase);

    private static RouteTemplate Parse(string function, string route)
    {
        var template = TemplateParser.Parse(route.Trim('/'));
        return template.Parameters.All(parameter => !parameter.InlineConstraints.Any())
            ? template
            : throw new InvalidDataException($"{function}/function.json: this host knows no route constraints ('{route}').");
    }
}
