using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CrmSync.App.Flow.Deletions;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Manage.History;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;

namespace CrmSync.App.Manage.Syncs;

/// <summary>The deletions that wait for the operator (R9).</summary>
/// <param name="Reason">Absent where nothing is held.</param>
/// <param name="Set">Names exactly these records; say it when approving, so that no other is deleted.</param>
public sealed record HeldReply(string? Reason, string? Set, ImmutableArray<HeldRecord> Records);

/// <param name="Side">Where the record is gone; its counterpart on the other side would be deleted.</param>
/// <param name="Record">The vendor's id of it.</param>
public sealed record HeldRecord(Side Side, string Record, string Link);

/// <summary>The operator's word on a held set.</summary>
/// <param name="Set">As it was shown. When other deletions have joined it since, nothing happens. Absent: whatever is held.</param>
public sealed record HeldDecision(string? Set = null);

/// <summary>Shows a held set and carries out what the operator decides of it.</summary>
public sealed class HeldSet(DeletionReview review, HistoryRows history, Messages messages, IIdSource ids, SyncViews views, TimeProvider clock)
{
    private const int SetLength = 16;

    public async Task<Reply<HeldReply>> GetAsync(string tenant, string id, CancellationToken cancellationToken) =>
        await views.FindAsync(tenant, id, cancellationToken) is { } sync ? await ReadAsync(sync, cancellationToken) : Problem.NotFound("sync");

    /// <summary>The counterparts are deleted.</summary>
    public Task<Reply<RunReply>> ApproveAsync(string tenant, string id, HeldDecision asked, CancellationToken cancellationToken) =>
        DecideAsync(tenant, id, asked, DeletionClearance.Approved, "approved", "the operator approved the deletions that were held", cancellationToken);

    /// <summary>What was deleted is made again.</summary>
    public Task<Reply<RunReply>> RefuseAsync(string tenant, string id, HeldDecision asked, CancellationToken cancellationToken) =>
        DecideAsync(tenant, id, asked, DeletionClearance.Restore, "refused", "the operator refused the deletions that were held; the records are made again", cancellationToken);

    private async Task<Reply<RunReply>> DecideAsync(string tenant, string id, HeldDecision asked, DeletionClearance verdict, string outcome, string reason, CancellationToken cancellationToken)
    {
        if (await views.FindAsync(tenant, id, cancellationToken) is not { } sync)
        {
            return Problem.NotFound("sync");
        }

        if (sync.HeldReason is null)
        {
            return Problem.Conflict("nothing-held", "No deletions of this sync are held.");
        }

        if (await views.StandstillAsync(sync, cancellationToken) is { } standstill)
        {
            return standstill;
        }

        if (asked.Set is { } set && (await ReadAsync(sync, cancellationToken)).Set != set)
        {
            return Problem.Conflict("held-set-changed", "Other deletions are held by now than those that were shown; look again.");
        }

        var now = clock.GetUtcNow();
        var run = new RunRecord(messages.NewRun(), "held", now) { LastAt = now, Errand = new() };
        await history.CountAsync(tenant, id, run, cancellationToken);
        await history.AppendAsync(tenant, id, [new HistoryEntry(now, run.Id, "", outcome, null, reason)], cancellationToken);
        await review.ReleaseAsync(sync, verdict, run.Id, ids.NewId(), cancellationToken);
        return new Reply<RunReply>.Given(RunReply.Of(run), StatusCodes.Status202Accepted, $"/api/manage/tenants/{tenant}/syncs/{id}/runs/{run.Id}");
    }

    private async Task<HeldReply> ReadAsync(Sync sync, CancellationToken cancellationToken)
    {
        if (sync.HeldReason is not { } reason)
        {
            return new(null, null, []);
        }

        var held = (await review.HeldAsync(sync, cancellationToken))
            .Select(one => new HeldRecord(one.Side, one.Row.Id.Value, Keys.LinkRow(one.Side, one.Row.Key))).OrderBy(one => one.Link, StringComparer.Ordinal).ToImmutableArray();
        var set = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', held.Select(one => one.Link))));
        return new(reason, Convert.ToHexStringLower(set)[..SetLength], held);
    }
}
