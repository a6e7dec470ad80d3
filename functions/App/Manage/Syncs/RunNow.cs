using CrmSync.App.Flow.Signals;
using CrmSync.App.Manage.History;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.App.Manage.Syncs;

/// <summary>A run to start.</summary>
/// <param name="Side">Only this side's place; a record's run needs it.</param>
/// <param name="Record">The vendor's id of the record; only of a record's run.</param>
/// <param name="Mode">Which way this run writes; only of a sync that runs by hand. What would travel the other way waits for a run that lets it.</param>
/// <param name="Dry">Nothing is written: the run's entries and counts say what would be. Only of a sync that runs by hand.</param>
public sealed record NewRun(RunKind Kind, Side? Side = null, string? Record = null, FlowDirection? Mode = null, bool? Dry = null);

/// <summary>How much a run looks at.</summary>
public enum RunKind
{
    Changes,
    Full,
    Record,
}

/// <summary>Starts a run on the operator's word (ALL-2): what changed, everything, or one record.</summary>
public sealed class RunNow(HistoryRows history, PlaceSignals signals, Messages messages, SyncViews views, TimeProvider clock)
{
    private const int LongestRecord = 1024;

    public async Task<Reply<RunReply>> RunAsync(string tenant, string id, NewRun asked, CancellationToken cancellationToken)
    {
        FieldError[] errors = [.. Check(asked)];
        if (errors.Length > 0)
        {
            return Problem.Invalid(errors);
        }

        if (await views.FindAsync(tenant, id, cancellationToken) is not { } sync)
        {
            return Problem.NotFound("sync");
        }

        if (await views.StandstillAsync(sync, cancellationToken) is { } standstill)
        {
            return standstill;
        }

        if (asked is { Mode: not null } or { Dry: true } && !sync.Options.Manual)
        {
            return Problem.Conflict("not-manual", "The sync writes by itself at any moment; set its option 'manual' first.");
        }

        var now = clock.GetUtcNow();
        var run = new RunRecord(messages.NewRun(), asked.Kind.ToString().ToLowerInvariant(), now) { LastAt = now, Errand = new(asked.Mode ?? FlowDirection.Both, asked.Dry ?? false) };
        await history.CountAsync(tenant, id, run, cancellationToken);
        foreach (var side in asked.Side is { } one ? (Side[])[one] : [Side.Left, Side.Right])
        {
            await StartAsync(sync, sync.On(side), asked, run.Id, cancellationToken);
        }

        return new Reply<RunReply>.Given(RunReply.Of(run), StatusCodes.Status202Accepted, $"/api/manage/tenants/{tenant}/syncs/{id}/runs/{run.Id}");
    }

    private async Task StartAsync(Sync sync, SyncEnd end, NewRun asked, string run, CancellationToken cancellationToken)
    {
        if (asked.Kind == RunKind.Full)
        {
            // As one record that is asked for is settled whether it changed or not, so are all of them.
            await signals.WantFullAsync(sync.Tenant, end.PlaceId, renew: true, cancellationToken);
        }

        await signals.SendRunAsync(sync, end, asked.Kind == RunKind.Full ? SignalReason.Full : SignalReason.Manual, asked.Record, run, cancellationToken);
    }

    private static IEnumerable<FieldError> Check(NewRun asked)
    {
        if (asked.Kind == RunKind.Record && asked.Side is null)
        {
            yield return new("side", "is required for a record: left, right");
        }

        if (asked.Kind == RunKind.Record && (string.IsNullOrWhiteSpace(asked.Record) || asked.Record.Length > LongestRecord || asked.Record.Any(char.IsControl)))
        {
            yield return new("record", $"is required for a record: the system's id of it, at most {LongestRecord} characters");
        }

        if (asked.Kind != RunKind.Record && asked.Record is not null)
        {
            yield return new("record", "absent, but for a run of kind record");
        }
    }
}
