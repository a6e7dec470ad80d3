using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.State;

/// <summary>Every choice of a sync, as the operator sees and edits it. Presets hold the defaults.</summary>
public sealed record SyncOptions
{
    public FlowDirection Direction { get; init; }

    /// <summary>To which sides records are added that only the other one has; what is paired travels by <see cref="Direction"/>.</summary>
    public FlowDirection Creates { get; init; }

    /// <summary>Nothing is written but by runs that people start (ZX-3).</summary>
    public bool Manual { get; init; }

    /// <summary>Only records of this view at the vendor; null for all.</summary>
    public string? LeftView { get; init; }

    public string? RightView { get; init; }

    public string? ViewOn(Side side) => side == Side.Left ? LeftView : RightView;

    public ConflictPolicy Conflicts { get; init; }

    public Side Master { get; init; }

    public DeletionPolicy Deletions { get; init; }

    public EditOrDeletion EditOrDeletion { get; init; }

    public DuplicatePolicy Duplicates { get; init; }

    public bool PutBack { get; init; }

    /// <summary>The CRM's own workflows run on our writes (R26).</summary>
    public bool RunsWorkflows { get; init; }

    /// <summary>Records that ended earlier are left alone; fixed when the sync is made (ZG-4).</summary>
    public DateTimeOffset? NotEndedBefore { get; init; }

    /// <summary>ZG-12: also the entries the user takes part in, not only those the user hosts.</summary>
    public bool IncludesParticipation { get; init; }

    /// <summary>ZG-3: guests become contacts of the CRM.</summary>
    public bool GuestsBecomeContacts { get; init; }

    public ImmutableArray<MappedField> Fields { get; init; } = [];

    /// <summary>How first contact recognises the same record, the surest key first.</summary>
    public ImmutableArray<NaturalKey> NaturalKeys { get; init; } = [];

    /// <summary>R23: the syncs of the records that fields point to, by the name under which <see cref="MappedField.Parent"/> knows them.</summary>
    public ImmutableSortedDictionary<string, string> Parents { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public FieldMap ToFieldMap() => new([.. Fields.Select(field => field.ToRule())], NaturalKeys);
}
