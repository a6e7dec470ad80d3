using System.Collections.Immutable;
using CrmSync.Engine.Model;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.CrashPoints;

/// <summary>The stories in which a process is killed at every point.</summary>
internal static class CoreScenarios
{
    /// <summary>Users act when the first sync is over. (Above the stories, which are made with it.)</summary>
    private static readonly TimeSpan Acts = TimeSpan.FromMinutes(40);

    public static readonly ImmutableArray<(string Name, Script Script)> All =
    [
        ("first sync of two sides", Story((3, 2, 0))),
        ("first contact of equal records", Story((1, 1, 2))),
        ("a record is made", Story((1, 0, 0), (ActKind.Create, Side.Right, 0, 1))),
        ("a record is edited", Story((1, 0, 0), (ActKind.EditTitle, Side.Left, 0, 1))),
        ("two fields are edited, one on each side", Story((1, 0, 0), (ActKind.EditTitle, Side.Left, 0, 1), (ActKind.EditBody, Side.Right, 0, 2))),
        ("one field is edited on both sides", Story((1, 0, 0), (ActKind.EditTitle, Side.Left, 0, 1), (ActKind.EditTitle, Side.Right, 0, 5))),
        ("a record is deleted", Story((8, 0, 0), (ActKind.Delete, Side.Right, 2, 1))),
        ("a record is edited on one side and deleted on the other", Story((8, 0, 0), (ActKind.EditBody, Side.Left, 2, 1), (ActKind.Delete, Side.Right, 2, 2))),
    ];

    /// <summary>Those that are played with the real connectors as well, and more of their own.</summary>
    public static readonly ImmutableArray<(string Name, Script Script)> Real =
    [
        .. All.Where(scenario => scenario.Name is "first sync of two sides" or "a record is deleted" or "a record is edited on one side and deleted on the other"),
        ("a meeting is moved in the CRM", Story((1, 0, 0), (ActKind.Move, Side.Left, 0, 1))),
        ("a title is edited in the calendar", Story((1, 0, 0), (ActKind.EditTitle, Side.Right, 0, 1))),
        ("a meeting is moved on one side and lengthened on the other", Story((1, 0, 0), (ActKind.Lengthen, Side.Left, 0, 1), (ActKind.Move, Side.Right, 0, 5))),
        ("a meeting is deleted in the calendar", Story((0, 8, 0), (ActKind.Delete, Side.Right, 2, 1))),
        ("a meeting is deleted in the CRM", Story((0, 8, 0), (ActKind.Delete, Side.Left, 2, 1))),
    ];

    public static readonly ImmutableArray<(string Name, Script Script)> Xero =
    [
        .. All.Where(scenario => scenario.Name is "first sync of two sides" or "a record is deleted"),
        ("an e-mail is changed in Xero", Story((1, 0, 0), (ActKind.EditEmail, Side.Right, 0, 1))),
        ("a vendor is renamed in the CRM and its phone changed in Xero", Story((1, 0, 0), (ActKind.EditTitle, Side.Left, 0, 1), (ActKind.EditPhone, Side.Right, 0, 2))),
    ];

    /// <summary>With the real connectors there is time for these each time; for all of them where a pair is named.</summary>
    private static readonly string[] Always =
    [
        "first sync of two sides", "a meeting is moved on one side and lengthened on the other", "a meeting is deleted in the calendar",
        "a vendor is renamed in the CRM and its phone changed in Xero",
    ];

    public static ImmutableArray<(string Name, Script Script)> AlwaysOf(string pair) => pair == "memory" ? All : [.. Of(pair).Where(story => Always.Contains(story.Name))];

    /// <summary>Those of a pair, by its name on the command line.</summary>
    public static ImmutableArray<(string Name, Script Script)> Of(string pair) => pair switch { "real" => Real, "xero" => Xero, _ => All };

    private static Script Story((int Left, int Right, int Equal) before, params (ActKind Kind, Side Side, int Record, int Second)[] acts) => new(
        before, [.. acts.Select((act, number) => new UserAct(number, Acts + TimeSpan.FromSeconds(act.Second), act.Kind, act.Side, act.Record))])
    {
        Length = TimeSpan.FromHours(3),
        Poll = TimeSpan.FromHours(2),
    };
}
