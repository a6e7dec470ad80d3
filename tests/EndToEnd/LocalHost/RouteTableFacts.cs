using CrmSync.LocalHost;

namespace CrmSync.EndToEnd.LocalHost;

public sealed class RouteTableFacts
{
    private readonly RouteTable table = new("api", [
        Http("Rest", "{*rest}"),
        Http("Item", "items/{id}"),
        Http("Special", "items/special", "GET"),
        Http("Page", "pages/{number?}"),
        Http("Named", "Named"),
        new Function("Tick", new Trigger.Timer("timer", "0 * * * * *", true, false), false),
    ]);

    [Theory]
    [InlineData("GET", "/api/items/special", "Special")]
    [InlineData("POST", "/api/items/special", "Item")]
    [InlineData("GET", "/api/items/7", "Item")]
    [InlineData("GET", "/API/Items/7", "Item")]
    [InlineData("GET", "/api/items/7/more", "Rest")]
    [InlineData("GET", "/api/pages", "Page")]
    [InlineData("GET", "/api/pages/2", "Page")]
    [InlineData("DELETE", "/api/named", "Named")]
    [InlineData("GET", "/api", "Rest")]
    [InlineData("POST", "/Tick", null)]
    [InlineData("GET", "/", null)]
    public void The_most_specific_route_that_takes_the_method_wins(string method, string path, string? function) =>
        (table.Find(method, path)?.Name).ShouldBe(function);

    private static Function Http(string name, string route, params string[] methods) => new(name, new Trigger.Http(route, methods, NeedsKey: true), false);
}
