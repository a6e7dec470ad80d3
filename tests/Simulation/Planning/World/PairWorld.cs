using System.Globalization;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Simulation.Planning.Case;

namespace CrmSync.Simulation.Planning.World;

/// <summary>Both vendors' records, the links between them, and the clock.</summary>
internal sealed class PairWorld(CaseOptions options)
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    public CaseOptions Options => options;

    public Projection Projection { get; } = new(options);

    public DateTimeOffset Now { get; private set; } = Begin;

    /// <summary>Given so far, one for each change at either vendor.</summary>
    public int Versions { get; private set; }

    public List<VendorRecord> Left { get; } = [];

    public List<VendorRecord> Right { get; } = [];

    public List<PairState> Pairs { get; } = [];

    /// <summary>Told only where somebody listens.</summary>
    public Action<string>? Telling { get; init; }

    public List<VendorRecord> On(Side side) => side == Side.Left ? Left : Right;

    public void Pass(double seconds) => Now += TimeSpan.FromSeconds(seconds);

    public VendorRecord UserMakes(Side side, int root, ReadOnlySpan<byte> cells, int locked)
    {
        var record = new VendorRecord(side, new((side == Side.Left ? "L" : "R") + root.ToString(CultureInfo.InvariantCulture)), root, locked);
        var held = cells.ToArray();
        for (var cell = 0; cell < Cells.Mapped; cell++)
        {
            held[cell] = (byte)options.Stored(side, cell, held[cell]);
        }

        Become(record, held, deleted: false);
        On(side).Add(record);
        return record;
    }

    public void UserEdits(VendorRecord record, int cell, int value)
    {
        var cells = (byte[])record.Now.Cells.Clone();
        cells[cell] = (byte)options.Stored(record.Side, cell, value);
        Become(record, cells, deleted: false);
    }

    public void UserDeletes(VendorRecord record)
    {
        Become(record, record.Now.Cells, deleted: true);
    }

    public void UserRestores(VendorRecord record)
    {
        Become(record, record.Now.Cells, deleted: false);
    }

    /// <summary>The vendor's create under a stable key: a second one of it answers what is there.</summary>
    public (VendorRecord Record, bool Existed) Create(VendorRecord source, int generation, byte[] cells)
    {
        if (Counterpart(source, generation) is { } existing)
        {
            return (existing, true);
        }

        var side = source.Side.Other();
        var made = new VendorRecord(side, Stamp(source, generation), source.Root, locked: 0) { Source = source };
        Become(made, cells, deleted: false, bySync: true);
        On(side).Add(made);
        return (made, false);
    }

    public void Become(VendorRecord record, byte[] cells, bool deleted, bool bySync = false)
    {
        Pass(0.01);
        record.Become(new(cells, ++Versions, Now, deleted, bySync));
    }

    /// <summary>What was made of the source under this generation's stamp, living or not.</summary>
    public VendorRecord? Counterpart(VendorRecord source, int generation)
    {
        var id = Stamp(source, generation);
        return On(source.Side.Other()).Find(record => record.Id == id);
    }

    /// <summary>A first save makes the pair's records known.</summary>
    public static void Claim(PairState pair)
    {
        foreach (var record in (ReadOnlySpan<VendorRecord?>)[pair.Left, pair.Right])
        {
            if (record is not null)
            {
                record.Pair = pair;
            }
        }
    }

    /// <summary>The source gets another counterpart: the old one keeps a link of its own, which has ended (R21).</summary>
    public void Part(PairState pair, Side on)
    {
        if (pair.On(on) is { } old && pair.Link is { } link)
        {
            var tombstone = new PairState { Link = LinkProgress.Ended(link, Now) };
            tombstone.Put(on, old);
            tombstone.Known.Ended = true;
            tombstone.Known.Note(on, old.Now.Version);
            old.Pair = tombstone;
            Pairs.Add(tombstone);
        }

        pair.Put(on, null);
        pair.Known.Forget();
    }

    private static RecordId Stamp(VendorRecord source, int generation) =>
        new($"{(source.Side == Side.Left ? "R" : "L")}({source.Id.Value}.{generation.ToString(CultureInfo.InvariantCulture)})");

    /// <summary>The one record of the other side that this one is by title, where neither is known yet and there is no doubt (ZG-13).</summary>
    public VendorRecord? TwinOf(VendorRecord record)
    {
        var title = TitleOf(record);
        if (title == 0 || On(record.Side).Exists(other => other != record && IsFree(other) && TitleOf(other) == title))
        {
            return null;
        }

        var twins = On(record.Side.Other()).FindAll(other => IsFree(other) && TitleOf(other) == title);
        return twins.Count == 1 ? twins[0] : null;
    }

    /// <summary>Whether anybody unknown on the other side has its title.</summary>
    public bool HasNamesakes(VendorRecord record) => TitleOf(record) is not 0 and var title && On(record.Side.Other()).Exists(other => IsFree(other) && TitleOf(other) == title);

    public IEnumerable<VendorRecord> Free(Side side) => On(side).Where(IsFree);

    /// <summary>Case means nothing to a title's identity.</summary>
    private int TitleOf(VendorRecord record) => options.Meaning(record.Side, Cells.Title, record.Now.Cells[Cells.Title]) is var title && title == 6 ? 1 : title;

    private static bool IsFree(VendorRecord record) => record is { Pair: null, Lives: true, IsAwaited: false } && record.Now.Cells[Cells.Host] == 0;

    /// <summary>The words are found only for somebody who listens.</summary>
    public void Tell(Func<string> what) => Telling?.Invoke(what());
}
