using System.Text.Json.Nodes;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Sandbox.Memory;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.Invariants;

/// <summary>What must hold at every step, looked at with every write that goes to a vendor.</summary>
/// <param name="tell">Is given each operation of a batch.</param>
internal sealed class Watch(MemorySandbox memory, Action<string> tell)
{
    public List<Violation> Violations { get; } = [];

    /// <summary>I16: no change of a record without naming the version it is made on.</summary>
    public void Asked(HttpRequestMessage request)
    {
        if (request.RequestUri!.AbsolutePath.EndsWith("records:batch", StringComparison.Ordinal))
        {
            using var body = request.Content!.ReadAsStream();
            foreach (var operation in JsonNode.Parse(body)!["operations"]!.AsArray())
            {
                tell($"  {operation!["op"]} {operation["id"]} {operation["ifVersion"]} {operation["values"]?["place"]} {operation["values"]?["title"]} {operation["values"]?["body"]}");
                if ((string?)operation["op"] is "update" or "delete" && operation["ifVersion"] is null)
                {
                    Add("I16", $"{operation["op"]} of {operation["id"]} without a version");
                }
            }

            body.Position = 0;
        }
    }

    /// <summary>I3: a thing has one record a side, at any time, however the writes before it ended.</summary>
    public void Answered(SandboxCall call)
    {
        if (!call.IsWrite)
        {
            return;
        }

        foreach (var twice in memory.Records(call.Place).GroupBy(record => (string?)record["values"]!["place"]).Where(group => group.Count() > 1))
        {
            Add("I3", $"{twice.Key} is in {call.Place} {twice.Count()} times: {string.Join(", ", twice.Select(record => record["id"]))}");
        }
    }

    private void Add(string invariant, string what)
    {
        if (!Violations.Exists(one => one.Invariant == invariant && one.What == what))
        {
            Violations.Add(new(invariant, what));
        }
    }
}
