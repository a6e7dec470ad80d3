using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace CrmSync.Sandbox.Xero;

/// <summary>The same answer as XML, which is what Xero sends to who does not ask for JSON.</summary>
internal static class XmlBody
{
    public static SandboxResponse Of(SandboxResponse answer)
    {
        if (answer.Headers.GetValueOrDefault("Content-Type")?.StartsWith("application/json", StringComparison.Ordinal) != true || answer.Json() is not { } json)
        {
            return answer;
        }

        var xml = new XElement(answer.Status == 200 ? "Response" : "ApiException", json.Select(member => Element(member.Key, member.Value)));
        return new SandboxResponse(answer.Status, new Dictionary<string, string> { ["Content-Type"] = "text/xml; charset=utf-8" }, Encoding.UTF8.GetBytes(xml.ToString(SaveOptions.DisableFormatting)));
    }

    private static XElement Element(string name, JsonNode? value) => value switch
    {
        JsonObject members => new(name, members.Select(member => Element(member.Key, member.Value))),
        JsonArray items => new(name, items.Select(item => Element(name.EndsWith('s') ? name[..^1] : name, item))),
        null => new XElement(name),
        _ => new(name, value.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString()),
    };
}
