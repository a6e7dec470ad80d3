using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;

namespace CrmSync.Connectors.Tests.ZohoCrm;

/// <summary>The meetings of an organisation.</summary>
public sealed class ZohoCrmMeetingBench(SandboxOptions? options = null) : ZohoCrmBench(options)
{
    public override string Collection => "Events";

    public override ImmutableArray<string> Fields => ["Event_Title", "Description", "Venue", "Start_DateTime", "End_DateTime", "Remind_At", "Participants", OddField];

    public override string TitleField => "Event_Title";

    public override string NotesField => "Description";

    public override IEnumerable<(string Field, FieldValue Value)> NastyValues =>
    [
        .. base.NastyValues,
        ("Event_Title", new FieldValue.Text(new string('x', 254) + "🎉 and more")),
        ("Description", new FieldValue.Text(new string('x', 500))),
        ("Description", new FieldValue.Text(string.Concat(Enumerable.Repeat("0123456789\n", 3200)))),
        ("Venue", new FieldValue.Text("  Bahnhofstrasse 1\r\n8001 Zürich ")),
        ("Remind_At", new FieldValue.Number(90)),
        ("Start_DateTime", new FieldValue.Instant(new DateTimeOffset(2026, 3, 10, 8, 0, 0, 500, TimeSpan.Zero))),
        ("Participants", new FieldValue.Set(ImmutableSortedDictionary<string, string>.Empty.Add("Bob@contoso.com", "Bob").Add("new@contoso.com", "").Add("nobody", ""))),
    ];

    public override ImmutableArray<FieldChange> NewRecord(string title) => [.. ZohoCrmWorld.Timed(title)];

    public override ImmutableArray<FieldChange> NewRecordWithPeople(string title) =>
        [.. NewRecord(title), new FieldChange.Assign("Participants", new FieldValue.Set(ImmutableSortedDictionary<string, string>.Empty.Add("bob@contoso.com", "Bob")))];

    public override RecordId UserCreates(string title) => new(Zoho.Create(Collection, ZohoCrmWorld.Meeting(title)));

    public override void UserCreatesMany(int count) => Zoho.Create(Collection, Enumerable.Range(0, count).Select(number => ZohoCrmWorld.Meeting($"one of many {number}")));

    protected override void Furnish()
    {
        base.Furnish();
        Zoho.Create("Contacts", new JsonObject { ["Last_Name"] = "Bob", ["Email"] = "bob@contoso.com" });
    }
}
