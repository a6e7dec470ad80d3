using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Engine.Tests.World;

namespace CrmSync.Engine.Tests.Properties;

/// <summary>Lets a story happen to a pair.</summary>
internal sealed class Teller(PairWorld world)
{
    private readonly List<(Side Side, SeenRecord Seen, DateTimeOffset At)> pages = [];

    /// <summary>Changes that users made.</summary>
    public int UserChanges { get; private set; }

    public void Tell(Story story)
    {
        foreach (var step in story.Steps)
        {
            Tell(step);
        }
    }

    /// <summary>All pages come, intents expire, and messages are applied until nothing is due.</summary>
    public void End()
    {
        for (var round = 0; round < 4; round++)
        {
            world.Clock.Advance(400);
            world.Pull().Apply();
        }
    }

    private void Tell(Step step)
    {
        var vendor = world.On(step.On);
        switch (step.What)
        {
            case Happening.EditTitle when !vendor.IsEmpty:
                Edit(vendor, TestMap.Title, step.Number == 0 ? "" : $"title {step.Number} ");
                break;
            case Happening.EditNotes when !vendor.IsEmpty:
                Edit(vendor, TestMap.Notes, step.Number == 0 ? "" : $"notes {step.Number}");
                break;
            case Happening.AddGuest when !vendor.IsEmpty:
                Edit(vendor, guests => new(guests.Elements.SetItem($"guest{step.Number}", $"{step.On}")));
                break;
            case Happening.RemoveGuest when !vendor.IsEmpty:
                Edit(vendor, guests => new(guests.Elements.Remove(guests.Elements.Keys.ElementAtOrDefault(step.Number) ?? "")));
                break;
            case Happening.Touch when !vendor.IsEmpty:
                vendor.Touch();
                break;
            case Happening.Delete when !vendor.IsEmpty:
                UserChanges++;
                vendor.UserDeletes();
                break;
            case Happening.Wait:
                world.Clock.Advance(step.Number);
                break;
            case Happening.Observe:
                Observe(step.On);
                break;
            case Happening.DeliverAgain when pages.Count > 0:
                var (side, seen, at) = pages[^(1 + (step.Number % pages.Count))];
                world.On(side).ObservedUntil = at;
                world.Deliver(side, seen);
                break;
            case Happening.Apply:
                Apply(null);
                break;
            case Happening.KilledApply:
                Apply((Moment)(step.Number % 3));
                break;
            default:
                break; // there is no record to do it to
        }
    }

    /// <summary>Not within a second in which users edit: that an edit in the very second of our own write can be missed is what remains of R2.</summary>
    private void Apply(Moment? killAt)
    {
        world.Clock.Advance(1);
        world.KillAt = killAt;
        world.Apply();
        world.KillAt = null;
        world.Clock.Advance(1);
    }

    private void Observe(Side side)
    {
        foreach (var record in world.On(side).Records)
        {
            var seen = world.Observe(side, record.Id);
            pages.Add((side, seen, world.Clock.Now));
            world.Deliver(side, seen);
        }
    }

    private void Edit(FakeVendor vendor, string field, string text)
    {
        if (vendor[field] != text)
        {
            UserChanges++;
            vendor.UserEdits(field, text);
        }
    }

    private void Edit(FakeVendor vendor, Func<FieldValue.Set, FieldValue.Set> edit)
    {
        var before = vendor.Only.Fields.GetValueOrDefault(TestMap.Guests) as FieldValue.Set ?? FieldValue.Set.None;
        if (!edit(before).Equals(before))
        {
            UserChanges++;
            vendor.UserEdits(TestMap.Guests, edit(before));
        }
    }
}
