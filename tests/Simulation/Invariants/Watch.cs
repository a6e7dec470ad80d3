using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Simulation.Pairs;
using CrmSync.Simulation.Time;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.Invariants;

/// <summary>What must hold at every step, looked at with every write that goes to a vendor.</summary>
/// <param name="tell">Is given each write of a request.</param>
internal sealed class Watch(IPair pair, UserBook users, Timeline timeline, Action<string> tell)
{
    /// <summary>R9: all of so many is more than passes unasked.</summary>
    private const int Many = 5;
    private static readonly TimeSpan Word = TimeSpan.FromDays(3);
    private readonly List<(DateTimeOffset At, string Id)> deletions = [];

    public List<Violation> Violations { get; } = [];

    /// <summary>When an operator last approved of deletions.</summary>
    public Func<DateTimeOffset?> ApprovedAt { get; set; } = () => null;

    /// <summary>I16: no change of a record without naming the version it is made on. I5: no deletion of what nobody deleted.</summary>
    public void Asked(HttpRequestMessage request)
    {
        foreach (var write in pair.Asked(request))
        {
            tell($"  {write.What}");
            if (write.LacksVersion)
            {
                Add("I16", $"without a version: {write.What}");
            }

            if (write.Deletes is { } deleted)
            {
                deletions.Add((timeline.GetUtcNow(), deleted));
            }

            if (write.Deletes is { } id && users.Find(ThingOf(id)) is { Deletions.Count: 0 } record)
            {
                Add("I5", $"{record.Name} is to be deleted, and no user deleted it: {write.What}");
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

        var things = new HashSet<string>();
        var now = timeline.GetUtcNow();
        deletions.RemoveAll(one => one.At < now - TimeSpan.FromDays(1));
        if (deletions.Select(one => one.Id).Distinct().Count() is var many && many >= Many && pair.On(side).Living().Count == 0 && !(ApprovedAt() > now - Word))
        {
            Add("I5", $"{many} deletions within a day emptied {pair.On(side).Name}, and nobody was asked");
        }

        foreach (var record in pair.On(side).Living())
        {
            if (!things.Add(record.Thing))
            {
                Add("I3", $"{record.Thing} is in {pair.On(side).Name} twice");
            }
        }
    }

    public void Add(string invariant, string what)
    {
        if (!Violations.Exists(one => one.Invariant == invariant && one.What == what))
        {
            Violations.Add(new(invariant, what));
        }
    }

    private string? ThingOf(string id) => ((Side[])[Side.Left, Side.Right]).SelectMany(side => pair.On(side).Everything()).FirstOrDefault(one => one.Id == id).Thing;
}
