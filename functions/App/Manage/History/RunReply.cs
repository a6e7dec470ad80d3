using System.Collections.Immutable;
using CrmSync.App.State;

namespace CrmSync.App.Manage.History;

/// <summary>A run and its numbers so far (ALL-3, ALL-9).</summary>
/// <param name="Sent">Records that were found to need work.</param>
/// <param name="Handled">Those of them that were dealt with.</param>
public sealed record RunReply(string Id, string Kind, DateTimeOffset StartedAt, DateTimeOffset LastAt, int Sent, int Handled, RunCounts Counts)
{
    public static RunReply Of(RunRecord run) => new(run.Id, run.Kind, run.StartedAt, run.LastAt, run.Sent, run.Handled, RunCounts.Of(run.Counts));
}

/// <summary>By what became of a record.</summary>
/// <param name="Mailed">Writes, made or in a dry run to be made, of which a vendor may mail people: none unless the sync's option runsWorkflows is on (R26).</param>
/// <param name="Other">Adopted, conflict, listed and whatever else history names.</param>
public sealed record RunCounts(int Added, int Updated, int Deleted, int Skipped, int Failed, int Mailed, ImmutableSortedDictionary<string, int> Other)
{
    private static readonly string[] Own = ["added", "updated", "deleted", "skipped", "failed", "mailed"];

    public static RunCounts Of(ImmutableSortedDictionary<string, int> counts) => new(
        counts.GetValueOrDefault("added"), counts.GetValueOrDefault("updated"), counts.GetValueOrDefault("deleted"), counts.GetValueOrDefault("skipped"), counts.GetValueOrDefault("failed"),
        counts.GetValueOrDefault("mailed") + counts.GetValueOrDefault("would-mail-left") + counts.GetValueOrDefault("would-mail-right"), counts.RemoveRange(Own));
}

/// <summary>Runs, newest first.</summary>
/// <param name="Next">To be given as <c>after</c> for the next page; absent on the last.</param>
public sealed record RunPage(ImmutableArray<RunReply> Runs, string? Next);
