using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.State;

/// <summary>Every choice of a sync, as the operator sees and edits it. Presets hold the defaults.</summary>
public sealed record SyncOptions
{
    public FlowDirection Direction { get; init; }

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

    public ImmutableArray<string> NaturalKey { get; init; } = [];

    public FieldMap ToFieldMap() => new([.. Fields.Select(field => field.ToRule())], NaturalKey);
}
