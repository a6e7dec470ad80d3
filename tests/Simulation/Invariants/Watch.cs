using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Simulation.Hosting;
using CrmSync.Simulation.Pairs;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.Invariants;

/// <summary>What must hold at every step, looked at with every write that goes to a vendor.</summary>
/// <param name="tell">Is given each write of a request.</param>
internal sealed class Watch(IPair pair, UserBook users, TimeProvider clock, Action<string> tell)
{
    private readonly Dictionary<(SimProcess Process, Side Side), DateTimeOffset> looks = [];

    /// <summary>Sides that we have written to since we last saw records of theirs.</summary>
    private readonly HashSet<Side> unseen = [];

    /// <summary>R9: all of so many is more than passes unasked.</summary>
    private const int Many = 5;

    /// <summary>Ours, of the last day.</summary>
    private readonly List<(DateTimeOffset At, Side Side, string Id, bool IsApproved)> deletions = [];
    private IReadOnlyDictionary<string, string> untouchable = new Dictionary<string, string>();
    private IReadOnlyDictionary<string, long> written = new Dictionary<string, long>();

    public List<Violation> Violations { get; } = [];

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

            if (write.Deletes is { } id)
            {
                CheckDeletion(id, write.What);
            }
        }
    }

    public void Arrived(SandboxCall call)
    {
        if (pair.WrittenBy(call) is { } side)
        {
            untouchable = pair.On(side).Untouchable();
            written = pair.IsBlindChange(call) ? pair.WritesOn(side) : written;
        }
    }

    public void Answered(SimProcess process, SandboxCall call, SandboxResponse response)
    {
        if (pair.IsLook(call))
        {
            looks[(process, pair.SideOf(call))] = clock.GetUtcNow();
        }

        if (pair.ShownBy(call) is { } shown && response.Status == 200)
        {
            unseen.Remove(shown);
        }

        if (pair.WrittenBy(call) is { } side)
        {
            unseen.Add(side);
            CheckUntouched(side, process, call);
            NoteChanges(side, process, call);
            CheckTwins(side);
            CheckBrake(side);
        }
    }

    /// <summary>Whether we have written to the side and not looked since, so that a write whose answer was lost is known to nobody.</summary>
    public bool IsUnseen(Side side) => unseen.Contains(side);

    private void CheckDeletion(string id, string what)
    {
        var found = ((Side[])[Side.Left, Side.Right]).SelectMany(side => pair.On(side).Everything().Select(one => (one.Id, one.Thing, Side: side))).FirstOrDefault(one => one.Id == id);
        var record = users.Find(found.Thing?.Trim());
        deletions.Add((clock.GetUtcNow(), found.Side, id, record?.Deletions.Exists(deletion => deletion.MayBeApproved) == true));
        if (record is { Deletions.Count: 0 })
        {
            Add("I5", $"{record.Name} is to be deleted, and no user deleted it: {what}");
        }
    }

    private void CheckBrake(Side side)
    {
        var now = clock.GetUtcNow();
        deletions.RemoveAll(one => one.At < now - TimeSpan.FromDays(1));
        var ours = deletions.FindAll(one => one.Side == side);
        if (ours.Where(one => !one.IsApproved).Select(one => one.Id).Distinct().Count() is var many && many >= Many && !ours[^1].IsApproved && pair.On(side).Living().Count == 0
            && !users.Records.Any(record => record.Deletions.Exists(deletion => deletion.Side == side && deletion.At > ours[^1].At))) // the last one was taken away by hand
        {
            Add("I5", $"{many} deletions within a day emptied {pair.On(side).Name}, and nobody was asked");
        }
    }

    /// <summary>I7: what no rule maps is the same after our write as before.</summary>
    private void CheckUntouched(Side side, SimProcess process, SandboxCall call)
    {
        var after = pair.On(side).Untouchable();
        foreach (var (id, before) in untouchable)
        {
            if (!after.TryGetValue(id, out var now))
            {
                NoteDeletion(side, id, process, call);
            }
            else if (now != before)
            {
                Add("I7", $"{call.Operation} made of {before} {now}");
            }
        }
    }

    private void NoteDeletion(Side side, string id, SimProcess process, SandboxCall call)
    {
        if (pair.IsBlindDeletion(call)
            && pair.On(side).Everything().FirstOrDefault(one => one.Id == id).Thing is { } thing && users.Find(thing.Trim()) is { } record
            && record.SavedAt.TryGetValue(id, out var saved) && saved >= looks.GetValueOrDefault((process, side)))
        {
            record.WasDeletedBlindly = true;
            tell($"  {thing} was saved after the look before its deletion");
        }
    }

    private void NoteChanges(Side side, SimProcess process, SandboxCall call)
    {
        if (!pair.IsBlindChange(call))
        {
            return;
        }

        var look = looks.GetValueOrDefault((process, side));
        var things = pair.On(side).Everything().ToDictionary(one => one.Id, one => one.Thing);
        foreach (var (id, count) in pair.WritesOn(side).Where(one => one.Value > written.GetValueOrDefault(one.Key)))
        {
            if (users.Find(things.GetValueOrDefault(id)?.Trim()) is not { } record)
            {
                continue;
            }

            // Whoever sent it has given up on it, and it may have been sent again.
            record.LateWrites += look < clock.GetUtcNow() - VendorWire.Deadline ? 1 : 0;
            if (record.SavedAt.TryGetValue(id, out var saved) && saved >= look)
            {
                record.WasChangedBlindly = true;
                tell($"  {record.Name} was saved after the look before its change, the {count}. of ours");
            }
        }
    }

    /// <summary>I3: a thing has one record a side, at any time, however the writes before it ended.</summary>
    private void CheckTwins(Side side)
    {
        var things = new HashSet<string>();
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
}
