using System.Collections.Immutable;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.App.Flow.Pull;

/// <summary>Decides what an observation changes of what a sync has seen of the record. Pure.</summary>
/// <param name="members">Of the sync's view, as it was read for this pull; null where it was not read, and what was known of a record still counts.</param>
/// <param name="renew">Every record is due again, changed or not: the field map changed (R22).</param>
internal sealed class ObservationFilter(Side side, Scope scope, string? view, ImmutableHashSet<RecordId>? members, FieldMap map, Fingerprinter fingerprinter, int generation, bool renew, DateTimeOffset now)
{
    /// <summary>Paired at most, and not written: who leaves a view was not deleted (R8).</summary>
    public const string OutsideView = "it is not in the view";

    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(1);

    /// <summary>The row as it must be from now on; null where nothing needs to be written. A row that is due has work for an apply.</summary>
    public SeenRow? Apply(string syncId, RecordKey key, Observation observation, SeenRow? before) => observation.State switch
    {
        ObservedState.Deleted deleted => Deleted(observation, deleted, before),
        ObservedState.Living living => Living(syncId, key, observation, living, before),
        ObservedState.Unreadable broken => Unreadable(syncId, key, observation, broken, before),
        _ => throw new InvalidOperationException($"unknown state {observation.State}"),
    };

    private SeenRow? Deleted(Observation observation, ObservedState.Deleted deleted, SeenRow? before)
    {
        if (before is null || before.Kind == SeenKind.Deleted)
        {
            return null;
        }

        // Older than a living sight of it: it was restored since, or this is an old page.
        return observation.Modified < before.Modified && before.Kind == SeenKind.Living
            ? null
            : before with
            {
                Kind = SeenKind.Deleted, Verdict = IsLaterThanTheVerdict(deleted, before) ? DeletionClearance.Open : before.Verdict, Version = observation.Version, Modified = observation.Modified, Soft = false,
                Generation = generation, Due = true, DueAt = now, Attempts = 0, NotBefore = default, Values = null, Listing = null, SurvivedBy = deleted.SurvivedBy,
            };
    }

    /// <summary>The operator decided of an absence, before anybody had deleted the record. The vendor's clock tells of the one and ours of the other: where they leave it open, the verdict stands.</summary>
    private static bool IsLaterThanTheVerdict(ObservedState.Deleted deleted, SeenRow before) => before.IsDecided && deleted.At > before.DecidedAt + ClocksDiffer;

    private SeenRow? Living(string syncId, RecordKey key, Observation observation, ObservedState.Living living, SeenRow? before)
    {
        var inView = view is not null && (members?.Contains(observation.Id) ?? before?.InView ?? false);
        var exclusion = scope.Exclude(side, living) ?? (view is null || inView ? null : OutsideView);
        if (before is null && exclusion is not null && living.Unsupported is null)
        {
            return null;
        }

        var print = fingerprinter.Of(ValuesCodec.Text(living));
        if (before is { Kind: SeenKind.Living or SeenKind.Suspected } && !renew && before.Exclusion == exclusion)
        {
            var sameVersion = before.Version == observation.Version;
            if (sameVersion && ((!before.Soft && !observation.Soft) || before.ValuesPrint == print))
            {
                return before.Kind == SeenKind.Living && before.Soft == observation.Soft && before.Generation == generation
                    ? null
                    : before with { Kind = SeenKind.Living, Verdict = DeletionClearance.Open, Soft = observation.Soft, Generation = generation };
            }

            if (!sameVersion && observation.Modified < before.Modified)
            {
                return before.Generation == generation && before.Kind == SeenKind.Living ? null : before with { Kind = SeenKind.Living, Verdict = DeletionClearance.Open, Generation = generation };
            }
        }

        return new SeenRow(syncId, key, observation.Id)
        {
            Version = observation.Version,
            Modified = observation.Modified,
            Soft = observation.Soft,
            Exclusion = exclusion,
            InView = inView,
            Generation = generation,
            Due = true,
            DueAt = now,
            Values = living,
            ValuesPrint = print,
            Clues = CluesOf(living, before),
            Stamp = observation.Stamp,
            Word = before?.Word,
            Named = before?.Named ?? ImmutableSortedDictionary<string, string>.Empty,
        };
    }

    /// <summary>What this sight does not tell is as it was.</summary>
    private ImmutableArray<NaturalClue> CluesOf(ObservedState.Living living, SeenRow? before)
    {
        var clues = map.CluesOf(map.Project(side, living), fingerprinter);
        return before is null || clues.Length == map.NaturalKeys.Length ? clues : [.. clues, .. before.Clues.Where(old => !clues.Any(clue => clue.Index == old.Index) && !living.Partial.IsEmpty)];
    }

    private SeenRow? Unreadable(string syncId, RecordKey key, Observation observation, ObservedState.Unreadable broken, SeenRow? before) =>
        before is { Kind: SeenKind.Unreadable } && before.Version == observation.Version && before.Generation == generation
            ? null
            : (before ?? new SeenRow(syncId, key, observation.Id)) with
            {
                Kind = SeenKind.Unreadable, Verdict = DeletionClearance.Open, Reason = broken.Reason, Version = observation.Version, Modified = observation.Modified, Generation = generation, Due = true, DueAt = now, Attempts = 0, NotBefore = default, Values = null,
            };
}
