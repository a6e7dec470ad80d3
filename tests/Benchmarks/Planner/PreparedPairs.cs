using System.Globalization;
using System.Text;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.Benchmarks.Planner;

/// <summary>Links, and what a full read of both sides saw: every tenth pair has one field edited on the left.</summary>
internal sealed class PreparedPairs : IStoredForm
{
    private static readonly string[] Names = ["title", "notes", "place", "phone", "mail", "street", "city", "zip"];
    private static readonly DateTimeOffset Agreed = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    public PreparedPairs(int count)
    {
        var prints = new Fingerprinter(Encoding.UTF8.GetBytes("a tenant's key"));
        Policy = new(new([.. Names.Select(name => new FieldRule(name, new(name), new(name)))], [new(["title"])]), prints, this, this);
        Links = new Link[count];
        for (var index = 0; index < count; index++)
        {
            var values = Names.Select(name => (FieldValue)new FieldValue.Text(string.Create(CultureInfo.InvariantCulture, $"{name} {index}"))).ToArray();
            var fields = values.Select(value => new SeenField(value, prints.Of(value), Locked: false)).ToArray();
            var (left, right) = (See("L", index, "1", fields), See("R", index, "1", fields));
            Links[index] = new(new LinkState.Paired(), SideOf(left), SideOf(right), 0);
            if (index % 10 == 0)
            {
                var edited = new FieldValue.Text("edited");
                left = See("L", index, "2", [new(edited, prints.Of(edited), Locked: false), .. fields[1..]]) with { Modified = Agreed.AddMinutes(1) };
            }

            Left.Add(left.Id, left);
            Right.Add(right.Id, right);
        }
    }

    public Policy Policy { get; }

    public Link[] Links { get; }

    public Dictionary<RecordId, SeenRecord> Left { get; } = [];

    public Dictionary<RecordId, SeenRecord> Right { get; } = [];

    public FieldValue AsStored(string field, FieldValue value) => value;

    private static SeenRecord See(string side, int index, string version, SeenField[] fields) => new(
        new(string.Create(CultureInfo.InvariantCulture, $"{side}-4876876000001{index:d8}")),
        new(string.Create(CultureInfo.InvariantCulture, $"\"33{index:d8}{version}\"")), Agreed, Soft: false, Fresh: false, new SeenState.Living([.. fields]));

    /// <summary>Texts of its own, as if read from storage: no comparison is won by reference.</summary>
    private LinkSide SideOf(SeenRecord seen) => new(
        new(new string(seen.Id.Value)), new(new string(seen.Version.Value)), seen.Modified, Soft: false, Gone: false,
        [.. ((SeenState.Living)seen.State).Fields.Select((field, index) => new FieldBaseline(Policy.Map.Rules[index].Key, field.Print! /* made above */, Provisional: false, Locked: false))]);
}
