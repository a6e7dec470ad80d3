using System.Collections.Immutable;
using System.Globalization;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Tests.World;

/// <summary>One side's system, holding the record of a pair and what became of earlier ones.</summary>
internal sealed class FakeVendor(string name, VendorTraits traits, FakeClock clock) : IStoredForm
{
    private readonly Dictionary<RecordId, FakeRecord> records = [];
    private int lastNumber;

    public VendorTraits Traits => traits;

    public IReadOnlyCollection<FakeRecord> Records => records.Values;

    /// <summary>Updates, creations and deletions that arrived by the interface, not by users.</summary>
    public int Writes { get; set; }

    /// <summary>Changes up to then were seen before what is written now was planned.</summary>
    public DateTimeOffset ObservedUntil { get; set; }

    /// <summary>The one record that lives.</summary>
    public FakeRecord Only => records.Values.Single(record => !record.Deleted);

    public bool IsEmpty => records.Values.All(record => record.Deleted);

    public HashSet<string> Locked { get; } = [];

    public HashSet<string> CutShort { get; } = [];

    public string? Exclusion { get; set; }

    public string this[string field] => Only.Fields.GetValueOrDefault(field) switch
    {
        FieldValue.Text text => text.Value,
        FieldValue.Set set => string.Join(' ', set.Elements.Select(element => element.Value.Length == 0 ? element.Key : $"{element.Key}={element.Value}")),
        _ => "",
    };

    public FieldValue AsStored(string field, FieldValue value) => (traits.Declares ?? traits.Stores)(field, value);

    public FakeRecord? Find(RecordId id) => records.GetValueOrDefault(id);

    public FakeRecord? Stamped(string stamp) => records.Values.FirstOrDefault(record => record.Stamp == stamp);

    public RecordId UserMakes(params (string Field, FieldValue Value)[] fields) => Make(null, fields.ToImmutableSortedDictionary(pair => pair.Field, pair => pair.Value)).Id;

    public void UserEdits(string field, string text) => UserEdits(field, FieldValue.OfText(text));

    public void UserEdits(string field, FieldValue value) => Change(Only, fields => fields.SetItem(field, value));

    /// <summary>The vendor itself gives the record another version and changes nothing that is mapped.</summary>
    public void Touch() => Change(Only, fields => fields);

    public void UserDeletes() => Delete(Only);

    public void UserRestores(RecordId id)
    {
        clock.Tick();
        records[id] = records[id] with { Deleted = false, Version = NextVersion(), Modified = Time(), ChangedAt = clock.Now };
    }

    public FakeRecord Create(string stamp, IEnumerable<FieldChange> changes)
    {
        Writes++;
        return Make(stamp, Changed(traits.FillsIn.ToImmutableSortedDictionary(), changes));
    }

    public FakeRecord? Write(RecordId id, RecordVersion expected, IEnumerable<FieldChange> changes)
    {
        if (!IsAsExpected(records[id], expected) || records[id].Deleted)
        {
            return null;
        }

        Writes++;
        var written = Change(records[id], fields => Changed(fields, changes));
        ObservedUntil = written.ChangedAt; // our own
        return written;
    }

    public bool Delete(RecordId id, RecordVersion expected)
    {
        if (!IsAsExpected(records[id], expected))
        {
            return false;
        }

        Writes++;
        Delete(records[id]);
        return true;
    }

    private bool IsAsExpected(FakeRecord record, RecordVersion expected) => record.Version == expected && !(traits.SecondGrain && record.ChangedAt > ObservedUntil);

    private ImmutableSortedDictionary<string, FieldValue> Changed(ImmutableSortedDictionary<string, FieldValue> fields, IEnumerable<FieldChange> changes)
    {
        foreach (var change in changes)
        {
            var value = change switch
            {
                FieldChange.Assign assign => assign.Value,
                FieldChange.Edit edit => edit.Elements.ApplyTo(fields.GetValueOrDefault(edit.Field) as FieldValue.Set ?? FieldValue.Set.None),
                _ => throw new InvalidOperationException("unknown change"),
            };
            fields = fields.SetItem(change.Field, traits.Stores(change.Field, value));
        }

        return fields;
    }

    private FakeRecord Make(string? stamp, ImmutableSortedDictionary<string, FieldValue> fields)
    {
        clock.Tick();
        var id = new RecordId($"{name}{++lastNumber}");
        return records[id] = new(id, NextVersion(), Time(), Deleted: false, fields, stamp) { ChangedAt = clock.Now };
    }

    private FakeRecord Change(FakeRecord record, Func<ImmutableSortedDictionary<string, FieldValue>, ImmutableSortedDictionary<string, FieldValue>> change)
    {
        clock.Tick();
        return records[record.Id] = record with { Version = NextVersion(), Modified = Time(), ChangedAt = clock.Now, Fields = change(record.Fields) };
    }

    private void Delete(FakeRecord record)
    {
        clock.Tick();
        records[record.Id] = record with { Deleted = true, Version = NextVersion(), Modified = Time(), ChangedAt = clock.Now };
    }

    private DateTimeOffset Time() => traits.SecondGrain ? new(clock.Now.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero) : clock.Now;

    private RecordVersion NextVersion() => new(traits.SecondGrain ? Time().ToString("HH:mm:ss", CultureInfo.InvariantCulture) : $"{name}-v{++lastNumber}");
}
