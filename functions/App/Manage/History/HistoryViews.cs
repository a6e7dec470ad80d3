using System.Collections.Immutable;
using System.Security.Cryptography;
using CrmSync.App.Flow.Apply;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.App.Secrets;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;

namespace CrmSync.App.Manage.History;

/// <summary>Shows what a sync did (ALL-3).</summary>
public sealed class HistoryViews(HistoryRows history, LinkRows links, SyncViews views, Vault vault, TimeProvider clock, FlowTimes times)
{
    private const int LongestRecord = 1024;

    public async Task<Reply<RunPage>> RunsAsync(string tenant, string id, string? most, string? after, CancellationToken cancellationToken)
    {
        if (Asked.CheckPage(most, after, out var rows) is { } wrong)
        {
            return wrong;
        }

        if (await views.FindAsync(tenant, id, cancellationToken) is null)
        {
            return Problem.NotFound("sync");
        }

        var runs = await history.ListRunsAsync(tenant, id, rows, after, cancellationToken);
        return new RunPage([.. runs.Select(RunReply.Of)], runs.Count == rows ? runs[^1].Id : null);
    }

    public async Task<Reply<RunReply>> RunAsync(string tenant, string id, string run, CancellationToken cancellationToken)
    {
        if (await views.FindAsync(tenant, id, cancellationToken) is null)
        {
            return Problem.NotFound("sync");
        }

        return Asked.IsId(run) && await history.GetRunAsync(tenant, id, run, cancellationToken) is { } found ? RunReply.Of(found) : Problem.NotFound("run");
    }

    public async Task<Reply<EntryPage>> EntriesAsync(string tenant, string id, string? run, string? most, string? after, CancellationToken cancellationToken)
    {
        if (Asked.CheckPage(most, after, out var rows) is { } wrong)
        {
            return wrong;
        }

        if (run is not null && !Asked.IsId(run))
        {
            return Problem.Invalid("run", "the id of a run");
        }

        if (await views.FindAsync(tenant, id, cancellationToken) is null)
        {
            return Problem.NotFound("sync");
        }

        var entries = await history.ListEntriesAsync(tenant, id, run, rows, after, cancellationToken);
        return new EntryPage([.. entries.Select(one => EntryReply.Of(one.Id, one.Entry))], entries.Count == rows ? entries[^1].Id : null);
    }

    /// <param name="record">The vendor's id of the record, or the link row that history names it by.</param>
    public async Task<Reply<RecordHistory>> RecordAsync(string tenant, string id, string side, string record, string? most, CancellationToken cancellationToken)
    {
        List<FieldError> errors = [];
        if (Asked.SideOf(side) is not { } asked)
        {
            errors.Add(new("side", "left, right"));
            asked = default;
        }

        if (!Asked.TryRows(most, out var rows))
        {
            errors.Add(new("most", $"1 to {Asked.MostRows}"));
        }

        if (record.Length > LongestRecord)
        {
            errors.Add(new("recordId", $"at most {LongestRecord} characters"));
        }

        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }

        if (await views.FindAsync(tenant, id, cancellationToken) is not { } sync)
        {
            return Problem.NotFound("sync");
        }

        var names = await NamesAsync(sync, asked, record, cancellationToken);
        var found = await Many.SelectAsync(names, (name, token) => history.OfRecordAsync(tenant, id, name, rows, token), cancellationToken);
        return new RecordHistory(names, [.. found.SelectMany(entries => entries).OrderByDescending(entry => entry.At).Take(rows).Select(entry => EntryReply.Of(null, entry) with { Loser = Open(sync, entry) })]);
    }

    /// <summary>History knows a pair by the record it began with, and an unpaired record by itself.</summary>
    private async Task<ImmutableArray<string>> NamesAsync(Sync sync, Side side, string record, CancellationToken cancellationToken)
    {
        // A slash in an id comes encoded, and only the path's own slashes part it.
        var vendors = record.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var row = IsLinkRow(record) ? record : Keys.LinkRow(side, RecordKey.Of(sync.On(side).Identity, new RecordId(vendors)));
        var (onSide, key) = Keys.ReadLinkRow(row);
        var link = (await links.FindAsync(sync.Tenant, sync.Id, onSide, key, cancellationToken)).Link;
        return [.. ((string?[])[row, link?.Row, link?.PartnerRow]).OfType<string>().Distinct()];
    }

    private static bool IsLinkRow(string text) => text.Length == RecordKey.Length + 1 && text[0] is 'L' or 'R' && text.Skip(1).All(char.IsAsciiHexDigitLower);

    /// <summary>R25: kept for 30 days; what was sealed with an older master key stays closed.</summary>
    private LosingValue? Open(Sync sync, HistoryEntry entry)
    {
        if (entry.Loser is not { } sealedValue || entry.At < clock.GetUtcNow() - times.History)
        {
            return null;
        }

        try
        {
            return LosingValue.Read(vault.Open(sealedValue, HistoryDraft.LoserContext(sync)));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
