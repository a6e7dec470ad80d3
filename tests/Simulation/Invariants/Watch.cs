using CrmSync.Sandbox;
using CrmSync.Simulation.Pairs;

namespace CrmSync.Simulation.Invariants;

/// <summary>What must hold at every step, looked at with every write that goes to a vendor.</summary>
/// <param name="tell">Is given each write of a request.</param>
internal sealed class Watch(IPair pair, Action<string> tell)
{
    public List<Violation> Violations { get; } = [];

    /// <summary>I16: no change of a record without naming the version it is made on.</summary>
    public void Asked(HttpRequestMessage request)
    {
        foreach (var write in pair.Asked(request))
        {
            tell($"  {write.What}");
            if (write.LacksVersion)
            {
                Add("I16", $"without a version: {write.What}");
            }
        }
    }

    /// <summary>I3: a thing has one record a side, at any time, however the writes before it ended.</summary>
    public void Answered(SandboxCall call)
    {
        if (pair.WrittenBy(call) is not { } side)
        {
            return;
        }

        foreach (var twice in pair.On(side).Living().GroupBy(record => record.Thing).Where(group => group.Count() > 1))
        {
            Add("I3", $"{twice.Key} is in {pair.On(side).Name} {twice.Count()} times: {string.Join(", ", twice.Select(record => record.Id))}");
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
