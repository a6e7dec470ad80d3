using System.Collections.Immutable;
using CrmSync.App.Flow.Deletions;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>Counts the deletions of a batch for the guard (R9). What the operator approved does not count against further ones.</summary>
public sealed class DeletionTally(DeletionCount counts)
{
    /// <summary>Before they are made: a crash may count one twice, never not at all.</summary>
    internal Task BeforeAsync(ApplyWork work, Side on, List<(Pair Pair, Decision Decision)> batch, CancellationToken cancellationToken) =>
        AddAsync(work, on, batch.Count(write => IsCounted(write) && !IsTriedAgain(write, on)), cancellationToken);

    /// <summary>One that the vendor refused was counted when it was first tried, which may be a day ago.</summary>
    internal Task AfterAsync(ApplyWork work, Side on, List<(Pair Pair, Decision Decision)> batch, ImmutableArray<WriteResult> results, CancellationToken cancellationToken) =>
        AddAsync(work, on, batch.Where((write, index) => IsCounted(write) && IsTriedAgain(write, on) && results[index] is WriteResult.Removed or WriteResult.Gone).Count(), cancellationToken);

    private Task AddAsync(ApplyWork work, Side on, int deletions, CancellationToken cancellationToken) =>
        deletions == 0 ? Task.CompletedTask : counts.AddAsync(work.Context.Sync, on.Other(), deletions, cancellationToken);

    private static bool IsCounted((Pair Pair, Decision Decision) write) => write.Decision is Decision.Delete && !write.Pair.IsDecided;

    private static bool IsTriedAgain((Pair Pair, Decision Decision) write, Side on) => write.Pair.RowOn(on.Other()) is { Attempts: > 0 };
}
