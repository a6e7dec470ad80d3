using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Xero;

/// <summary>What a contact holds at one time: texts by member name, addresses and phones by type, people in a list. What is not set is not there.</summary>
/// <param name="Odd">Members that the vendor's documents do not know so; they are shown instead of the right ones.</param>
internal sealed record XeroVersion(JsonObject Values, DateTimeOffset Updated, JsonObject? Odd = null)
{
    public string? Text(string name) => (string?)Values[name];

    public string Name => Text("Name") ?? "";
}
