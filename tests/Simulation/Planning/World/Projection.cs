using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Simulation.Planning.Case;

namespace CrmSync.Simulation.Planning.World;

/// <summary>Shows a vendor's record to the planner as a pull does, by the engine's own map, scope and fingerprints. Values are few, so each is projected once.</summary>
internal sealed class Projection(CaseOptions options)
{
    private static readonly Fingerprinter Fingerprinter = new(Encoding.UTF8.GetBytes("a tenant's key"));
    private static readonly RecordVersion[] Versions = [.. Enumerable.Range(0, 4096).Select(number => new RecordVersion(number.ToString(CultureInfo.InvariantCulture)))];
    private static readonly FieldRule[][] Rules = [RulesOf(placeholder: false, demanded: false), RulesOf(placeholder: true, demanded: false), RulesOf(placeholder: false, demanded: true), RulesOf(placeholder: true, demanded: true)];
    private static readonly SeenField[] Singles = AllSingles();
    private static readonly SeenField[] Sets = AllSets();
    private static readonly Scope Hosted = new([new ScopeRule.Equal("host", new FieldValue.Text("me"), "hosted by somebody else")], [new ScopeRule.Equal("host", new FieldValue.Text("me"), "hosted by somebody else")]);
    private static readonly string? OutOfScope = Hosted.Exclude(Side.Left, new(ImmutableSortedDictionary<string, FieldValue>.Empty.Add("host", new FieldValue.Text("you"))));
    private static readonly string? InScope = Hosted.Exclude(Side.Left, new(ImmutableSortedDictionary<string, FieldValue>.Empty.Add("host", new FieldValue.Text("me"))));

    public Policy Policy { get; } = PolicyOf(options);

    public static RecordVersion VersionOf(int version) => Versions[version];

    /// <summary>As a read by id, or a page, brings it.</summary>
    public SeenRecord Show(VendorRecord record, VendorState state, bool fresh)
    {
        if (state.Deleted)
        {
            return new(record.Id, Versions[state.Version], state.Modified, Soft: false, fresh, new SeenState.Deleted());
        }

        SeenState shown = !fresh && options.LeftCutsShort && record.Side == Side.Left
            ? new SeenState.Living(Fields(record, state).SetItem(Cells.Notes, new(null, null, IsLocked(record, Cells.Notes))))
            : state.Whole ??= new(Fields(record, state));
        return new(record.Id, Versions[state.Version], state.Modified, Soft: false, fresh, shown) { Exclusion = ExclusionOf(state) };
    }

    /// <summary>A side of a link in which the record as it is was agreed.</summary>
    public LinkSide Agreed(VendorRecord record)
    {
        var fields = Fields(record, record.Now);
        return new(record.Id, Versions[record.Now.Version], record.Now.Modified, Soft: false, Gone: false,
            [.. fields.Select((field, index) => new FieldBaseline(Policy.Map.Rules[index].Key, field.Print!, Provisional: false, field.Locked))]); // all are shown
    }

    public string? NaturalKeyOf(VendorRecord record)
    {
        var now = record.Now;
        now.Whole ??= new(Fields(record, now));
        now.NaturalKey ??= Policy.Map.TextOf(Policy.Map.NaturalKeys[0], now.Whole.Fields.Select(field => field.Value).ToImmutableArray()) ?? "";
        return now.NaturalKey.Length > 0 ? now.NaturalKey : null;
    }

    public static string? ExclusionOf(VendorState state) => state.Cells[Cells.Host] == 0 ? InScope : OutOfScope;

    private ImmutableArray<SeenField> Fields(VendorRecord record, VendorState state)
    {
        var fields = new SeenField[Cells.Fields];
        for (var cell = 0; cell < Cells.FirstGuest; cell++)
        {
            fields[cell] = Single(record.Side, cell, state.Cells[cell]) with { Locked = IsLocked(record, cell) };
        }

        fields[Cells.GuestsField] = Set(state.Cells) with { Locked = IsLocked(record, Cells.GuestsField) };
        return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(fields);
    }

    private static bool IsLocked(VendorRecord record, int field) => (record.Locked & (1 << field)) != 0;

    private SeenField Single(Side side, int cell, int value) => Singles[NumberOf(options.Placeholder, side, cell, value)];

    private static SeenField Set(byte[] cells)
    {
        var number = 0;
        for (var guest = 0; guest < Cells.Guests; guest++)
        {
            number = (number * 4) + cells[Cells.FirstGuest + guest];
        }

        return Sets[number];
    }

    private static int NumberOf(bool placeholder, Side side, int cell, int value) => (((((placeholder ? 1 : 0) * 2) + (int)side) * Cells.FirstGuest) + cell) * 8 + value;

    private static SeenField[] AllSingles()
    {
        var all = new SeenField[2 * 2 * Cells.FirstGuest * 8];
        foreach (var placeholder in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var side in (ReadOnlySpan<Side>)[Side.Left, Side.Right])
            {
                for (var cell = 0; cell < Cells.FirstGuest; cell++)
                {
                    for (var value = 0; value < Cells.ValuesOf(cell); value++)
                    {
                        all[NumberOf(placeholder, side, cell, value)] = Shown(Rules[placeholder ? 1 : 0][cell].On(side).Read(Cells.ValueOf(cell, value)));
                    }
                }
            }
        }

        return all;
    }

    private static SeenField[] AllSets() =>
        [.. Enumerable.Range(0, 256).Select(number => Shown(new FieldValue.Set(Enumerable.Range(0, Cells.Guests)
            .Select(guest => (Guest: guest, Value: (number >> (2 * (Cells.Guests - 1 - guest))) & 3))
            .Where(element => element.Value != 0)
            .ToImmutableSortedDictionary(element => Cells.GuestOf(Cells.FirstGuest + element.Guest), element => Cells.ContentOf(element.Value)))))];

    private static SeenField Shown(FieldValue value) => new(value, Fingerprinter.Of(value), Locked: false);

    private static Policy PolicyOf(CaseOptions options)
    {
        var rules = Rules[(options.Placeholder ? 1 : 0) + (options.RightDemandsTitle ? 2 : 0)];
        ImmutableArray<FieldRule> directed = [.. rules.Select((rule, field) => options.Fields[field] == FlowDirection.Both ? rule : rule with { Direction = options.Fields[field] })];
        return new(new(directed, [new(["title"])]), Fingerprinter, AsGiven.Instance, options.RightTrims ? Trimmed.Instance : AsGiven.Instance)
        {
            Direction = options.Direction,
            Conflicts = options.Conflicts,
            Master = options.Master,
            Deletions = options.Deletions,
            EditOrDeletion = options.EditOrDeletion,
            Duplicates = options.Duplicates,
            PutBack = options.PutBack,
        };
    }

    private static FieldRule[] RulesOf(bool placeholder, bool demanded) =>
    [
        new("title", new("Subject") { Transforms = placeholder ? [new Transform.Trim(), new Transform.Placeholder("Not Provided")] : [new Transform.Trim()], Mandatory = placeholder }, new("summary") { Transforms = [new Transform.Trim()], Mandatory = demanded }),
        new("notes", new("Notes"), new("notes")),
        new("amount", new("Amount"), new("amount")),
        new("guests", new("Guests"), new("guests")),
    ];

    private sealed class AsGiven : IStoredForm
    {
        public static readonly AsGiven Instance = new();

        public FieldValue AsStored(string field, FieldValue value) => value;
    }

    private sealed class Trimmed : IStoredForm
    {
        public static readonly Trimmed Instance = new();

        public FieldValue AsStored(string field, FieldValue value) => field == "notes" && value is FieldValue.Text text ? FieldValue.OfText(text.Value.Trim()) : value;
    }
}
