using System.Collections.Immutable;
using CrmSync.App.State;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Manage.Syncs;

/// <summary>Some of the options of a sync; each means what it does in <see cref="SyncOptions"/>.</summary>
public sealed record OptionsEdit
{
    public FlowDirection? Direction { get; init; }

    public FlowDirection? Creates { get; init; }

    public bool? Manual { get; init; }

    /// <summary>Empty for all records.</summary>
    public string? LeftView { get; init; }

    /// <summary>Empty for all records.</summary>
    public string? RightView { get; init; }

    public ConflictPolicy? Conflicts { get; init; }

    public Side? Master { get; init; }

    public DeletionPolicy? Deletions { get; init; }

    public EditOrDeletion? EditOrDeletion { get; init; }

    public DuplicatePolicy? Duplicates { get; init; }

    public bool? PutBack { get; init; }

    public bool? RunsWorkflows { get; init; }

    /// <summary>Only of a new sync (ZG-4).</summary>
    public DateTimeOffset? NotEndedBefore { get; init; }

    public bool? IncludesParticipation { get; init; }

    public bool? GuestsBecomeContacts { get; init; }

    /// <summary>All of them: the list takes the place of the one before.</summary>
    public ImmutableArray<MappedField>? Fields { get; init; }

    public ImmutableArray<NaturalKey>? NaturalKeys { get; init; }

    /// <summary>Only of a new sync.</summary>
    public ImmutableSortedDictionary<string, string>? Parents { get; init; }

    public SyncOptions ApplyTo(SyncOptions options) => options with
    {
        Direction = Direction ?? options.Direction,
        Creates = Creates ?? options.Creates,
        Manual = Manual ?? options.Manual,
        LeftView = LeftView is null ? options.LeftView : LeftView.Length == 0 ? null : LeftView,
        RightView = RightView is null ? options.RightView : RightView.Length == 0 ? null : RightView,
        Conflicts = Conflicts ?? options.Conflicts,
        Master = Master ?? options.Master,
        Deletions = Deletions ?? options.Deletions,
        EditOrDeletion = EditOrDeletion ?? options.EditOrDeletion,
        Duplicates = Duplicates ?? options.Duplicates,
        PutBack = PutBack ?? options.PutBack,
        RunsWorkflows = RunsWorkflows ?? options.RunsWorkflows,
        NotEndedBefore = NotEndedBefore ?? options.NotEndedBefore,
        IncludesParticipation = IncludesParticipation ?? options.IncludesParticipation,
        GuestsBecomeContacts = GuestsBecomeContacts ?? options.GuestsBecomeContacts,
        Fields = Fields ?? options.Fields,
        NaturalKeys = NaturalKeys ?? options.NaturalKeys,
        Parents = Parents ?? options.Parents,
    };
}
