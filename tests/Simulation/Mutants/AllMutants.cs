using System.Collections.Immutable;
using System.Globalization;
using Azure;
using CrmSync.App.Storage.Tables;
using CrmSync.Connectors.Contract;
using CrmSync.Engine.Model;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Pairs;
using FaultKind = CrmSync.Connectors.Contract.FaultKind;
using Sim = CrmSync.Simulation.Faults.FaultKind;

namespace CrmSync.Simulation.Mutants;

/// <summary>The wrongs that are planted, by the rule each breaks.</summary>
internal static class AllMutants
{
    private const int Few = 40;
    private const int Some = 200;

    public static readonly ImmutableArray<Mutant> List =
    [
        Connector("a blind retry of a create: a new stamp each time", "R15", Some, right => new(right) { Batch = WithNewStamps() }),
        Connector("an unknown write taken for done", "R19", Some, right => new(right)
        {
            Result = (item, result) => result is WriteResult.Unknown && item is WriteItem.Update update ? new WriteResult.Written(update.Id, update.Expected, DateTimeOffset.MinValue, null) : result,
        }),
        Connector("an unknown deletion taken for done", "R19", Some, right => new(right) { Result = (item, result) => result is WriteResult.Unknown && item is WriteItem.Delete ? new WriteResult.Removed() : result }),
        Connector("a row that was refused taken for done", "R19", Some, right => new(right)
        {
            Result = (item, result) => result is WriteResult.Failed && item is WriteItem.Update update ? new WriteResult.Written(update.Id, update.Expected, DateTimeOffset.MinValue, null) : result,
        }),
        Connector("a refused precondition taken for done", "R16", Some, right => new(right)
        {
            Result = (item, result) => result is WriteResult.Refused && item is WriteItem.Update update ? new WriteResult.Written(update.Id, update.Expected, DateTimeOffset.MinValue, null) : result,
        }),
        Connector("the answers of a batch in another order", "R19", Some, right => new(right) { Results = results => [.. results.Reverse()] }),
        Connector("an empty page taken for the last", "R7", Some, right => new(right) { Page = (asked, outcome) => outcome.Succeeded(out var page, out _) && page is { Observations.IsEmpty: true, Continuation: { } next } ? page with { Continuation = null, Cursor = EndOf(next) } : outcome }),
        Connector("the last record of every page passed over", "R7", Few, right => new(right) { Page = (asked, outcome) => outcome.Succeeded(out var page, out _) && !page.Observations.IsEmpty ? page with { Observations = page.Observations.RemoveAt(page.Observations.Length - 1) } : outcome }),
        Connector("an expired cursor taken for nothing new", "R7", Some, right => new(right) { Page = (request, outcome) => !outcome.Succeeded(out _, out var fault) && fault.Kind == FaultKind.CursorExpired ? new PulledPage([], null, request.Cursor ?? "0.0", null) : outcome }),
        Tables("the cursor is moved before its pages are stored", "R7", Some, right => new(right) { Row = (table, row) => row.GetString("Continuation") is { } next ? With(table, "Seen", row, "Cursor", EndOf(next)) : row }),
        Connector("deletions passed over", "R8", Few, right => new(right) { Page = (asked, outcome) => outcome.Succeeded(out var page, out _) ? page with { Observations = page.Observations.RemoveAll(one => one.State is ObservedState.Deleted) } : outcome }),
        Connector("every push taken for genuine", "R12", Few, right => new(right) { Push = _ => PushVerdict.Genuine }),
        Connector("a record read by id taken for absent", "R8", Few, right => new(right) { Read = _ => new ReadResult.Absent() }),
        Tables("what a full read leaves out is taken for deleted", "R8", Some, right => new(right) { Row = (table, row) => row.GetString("Kind") == "Suspected" ? With(table, "Seen", row, "Kind", "Deleted") : row }),
        Connector("an old page is believed", "R2", Some, right => new(right) { Page = (_, outcome) => Each(outcome, one => one with { Modified = DateTimeOffset.MaxValue }) }),
        Connector("what a list cut short is taken for whole", "R10", Few, right => new(right) { Page = (_, outcome) => Each(outcome, one => one.State is ObservedState.Living living ? one with { State = living with { Partial = [] } } : one) }),
        Connector("stamps are not read", "R14", Some, right => new(right) { Page = (_, outcome) => Each(outcome, one => one with { Stamp = null }) }),
        Connector("a set is written as a whole", "R18", Some, right => new(right) { Batch = batch => batch with { Items = [.. batch.Items.Select(WithWholeSets)] } }),
        Tables("first contact does not wait", "R6", Some, right => new(right) { Row = (table, row) => row.GetString("Stage") == "Reading" ? With(table, "Syncs", row, "Stage", "Open") : row }),
        Tables("mass deletions are not held", "R9", Some, right => new(right) { Row = (table, row) => With(table, "Syncs", row, "HeldReason", null) }),
        Tables("a throttled connection is called at once", "R20", Some, right => new(right) { Row = (table, row) => With(table, "Connections", row, "ThrottledUntil", 0L) }) with { Faults = With(Sim.VendorThrottles) },
        Connector("a vendor's pause is cut short", "R20", Some, right => new(right) { Page = (asked, outcome) => outcome.Succeeded(out var page, out var fault) ? page : fault with { RetryAfter = null } }) with { Faults = With(Sim.VendorThrottles) },
        Tables("a lease is free at once, and pages are stored without the fence", "R11", Some, right => new(right) { IfMatch = (table, etag) => table.EndsWith("Seen", StringComparison.Ordinal) && etag != default ? ETag.All : etag, Row = (table, row) => With(table, "Seen", row, "LeaseUntil", 0L) }),
        Tables("a deleted pair is held for ended long ago", "R21", Some, right => new(right) { Row = (table, row) => With(table, "Links", row, "EndedAt", 1L) }) with { Faults = With(Sim.ReadIsStale, Sim.CursorExpires) },
        Tables("two workers refresh a token at once", "R20", Some, right => new(right) { Row = (table, row) => row.RowKey.EndsWith("|refresh", StringComparison.Ordinal) ? With(table, "Connections", row, "Until", 0L) : row }),
        Tables("links saved over whoever saved between", "R3", Some, right => new(right) { IfMatch = (table, etag) => table.EndsWith("Links", StringComparison.Ordinal) && etag != default ? ETag.All : etag }),
        Tables("what was seen saved over what was seen since", "R3", Some, right => new(right) { IfMatch = (table, etag) => table.EndsWith("Seen", StringComparison.Ordinal) && etag != default ? ETag.All : etag }),
        Tables("no record is ever due", "R4", Few, right => new(right) { Row = (table, row) => With(table, "Seen", row, "Due", false) }),
        Tables("the intent of a write is not stored", "R16", Some, right => new(right) { Row = (table, row) => With(table, "Links", row, "IntentOwner", null) }) with { Faults = With(Sim.VendorFailsAfter, Sim.VendorDropsAfter) },
        Tables("the alias of a pair's other record is not found", "R14", Few, right => new(right) { Row = (table, row) => table.EndsWith("Links", StringComparison.Ordinal) && row.ContainsKey("To") ? With(table, "Links", row, "To", "Lffffffffffffffffffffffffffffffff") : row }),
        Tables("places forget that due rows wait for a sweep", "R4", Some, right => new(right) { Row = (table, row) => With(table, "Seen", row, "DueSince", null) }),
        Tables("what history keeps of a conflict is lost", "R25", Some, right => new(right) { Row = (table, row) => With(table, "History", row, "Loser", null) }),
        Queues("a delayed message is dropped: the last of several pushes", "R12", Some, right => new(right) { Drops = (_, delay) => delay > TimeSpan.Zero }),
        Queues("a push is acknowledged and no signal stored", "R12", Few, right => new(right) { Drops = (queue, _) => queue == "signals" }),
        Connector("a vendor's workflows run though nobody asked for it", "R26", Few, right => new(right) { Batch = batch => batch with { RunsWorkflows = true } }) with { Pair = KnownPairs.Real },
        Queues("messages carry what people wrote", "R25", Few, right => new(right) { Text = text => text.Insert(1, "\"about\":\"thing 1\",") }),
        Queues("applies are dropped", "R4", Few, right => new(right) { Drops = (queue, _) => queue == "applies" }),
        Xero("a blind retry of a create: a new stamp each time", "R15", Some, right => new(right) { Batch = WithNewStamps() }),
        Xero("stamps are not read", "R14", Some, right => new(right) { Page = (_, outcome) => Each(outcome, one => one with { Stamp = null }) }),
        Xero("an unknown write taken for done", "R19", Some, right => new(right)
        {
            Result = (item, result) => result is WriteResult.Unknown && item is WriteItem.Update update ? new WriteResult.Written(update.Id, update.Expected, DateTimeOffset.MinValue, null) : result,
        }),
        Xero("archived contacts passed over", "R8", Few, right => new(right) { Page = (_, outcome) => outcome.Succeeded(out var page, out var fault) ? page with { Observations = page.Observations.RemoveAll(one => one.State is ObservedState.Deleted) } : fault }),
        Xero("every push taken for genuine", "R12", Few, right => new(right) { Push = _ => PushVerdict.Genuine }),
    ];

    private static Mutant Connector(string name, string rule, int seeds, Func<IConnector, WrongConnector> wrong) => new(name, rule, seeds) { Connector = wrong };

    private static Mutant Tables(string name, string rule, int seeds, Func<TableServiceClient, WrongTables> wrong) => new(name, rule, seeds) { Tables = wrong };

    private static Mutant Xero(string name, string rule, int seeds, Func<IConnector, WrongConnector> wrong) => Connector($"with Xero: {name}", rule, seeds, wrong) with { Pair = KnownPairs.Xero };

    private static FaultMix With(params Sim[] faults) => new(0.2) { Always = [.. faults] };

    private static Mutant Queues(string name, string rule, int seeds, Func<App.Storage.Queues.IQueueSender, WrongQueues> wrong) => new(name, rule, seeds) { Queues = wrong };

    private static TableEntity With(string table, string end, TableEntity row, string property, object? value)
    {
        if (table.EndsWith(end, StringComparison.Ordinal) && row.ContainsKey(property))
        {
            row[property] = value;
        }

        return row;
    }

    /// <summary>The cursor that the last page would give: of a Memory continuation the generation and the last change.</summary>
    private static string EndOf(string continuation) => continuation[(continuation.IndexOf('|', StringComparison.Ordinal) + 1)..].Split('.') is [var generation, _, var last, _] ? $"{generation}.{last}" : continuation;

    private static Outcome<PulledPage> Each(Outcome<PulledPage> outcome, Func<Observation, Observation> wrong) =>
        outcome.Succeeded(out var page, out _) ? page with { Observations = [.. page.Observations.Select(wrong)] } : outcome;

    private static WriteItem WithWholeSets(WriteItem item) => item is WriteItem.Update update
        ? update with { Changes = [.. update.Changes.Select(change => change is FieldChange.Edit edit ? new FieldChange.Assign(edit.Field, new FieldValue.Set(edit.Elements.Put)) : change)] }
        : item;

    private static Func<WriteBatch, WriteBatch> WithNewStamps()
    {
        var number = 0;
        return batch => batch with
        {
            Items = [.. batch.Items.Select(item => item is WriteItem.Create create ? create with { Stamp = new Stamp((++number).ToString("x48", CultureInfo.InvariantCulture)) } : item)],
        };
    }
}
