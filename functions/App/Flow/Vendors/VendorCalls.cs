using System.Collections.Immutable;
using CrmSync.App.Settings;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Connectors.Contract;

namespace CrmSync.App.Flow.Vendors;

/// <summary>Calls a vendor for a connection, and does for the connection what a fault means for it: refresh, pause or stop.</summary>
public sealed class VendorCalls(Sessions sessions, ConnectorCatalog catalog, PaceBook paces, ConnectionRows connections, TimeProvider clock, FlowTimes times)
{
    /// <summary>What the flow needs to know.</summary>
    public Task<Outcome<T>> ReadAsync<T>(Connection connection, Func<Session, Task<Outcome<T>>> call, CancellationToken cancellationToken) =>
        CallAsync(connection, CallFor.Apply, call, cancellationToken);

    /// <summary>A page of a place.</summary>
    public Task<Outcome<T>> PullAsync<T>(Connection connection, Func<Session, Task<Outcome<T>>> call, CancellationToken cancellationToken) =>
        CallAsync(connection, CallFor.Pull, call, cancellationToken);

    /// <summary>What an operator waits for.</summary>
    public Task<Outcome<T>> LookUpAsync<T>(Connection connection, Func<Session, Task<Outcome<T>>> call, CancellationToken cancellationToken) =>
        CallAsync(connection, CallFor.Operator, call, cancellationToken);

    /// <summary>How many records to put into a call: it ends well within the write lease and the intents, and gets done, whatever the quota.</summary>
    public int MostOf(IConnector connector, Func<Capabilities, int> unitsEach, int limit) =>
        unitsEach(connector.Info.Capabilities) is > 0 and var units ? Math.Clamp(catalog.QuotaOf(connector).UnitsPerMinute / (2 * units), 1, limit) : limit;

    /// <summary>Before a write is announced: how long to leave the connection alone where its quota is spent; null where the write can go out.</summary>
    public async Task<TimeSpan?> PrepareAsync(Connection connection, Pace pace, CancellationToken cancellationToken) =>
        await pace.PrepareAsync(cancellationToken) is { } spent ? PauseAfter(await NoteAsync(connection, spent, cancellationToken)) : null;

    private async Task<Outcome<T>> CallAsync<T>(Connection connection, CallFor who, Func<Session, Task<Outcome<T>>> call, CancellationToken cancellationToken)
    {
        // R20: an operator who waits may ask; everybody else comes back.
        if (who != CallFor.Operator && connection.ThrottledUntil - clock.GetUtcNow() is { Ticks: > 0 } pause)
        {
            return new Fault(FaultKind.Throttled, "the vendor asked for a pause", pause);
        }

        var pace = paces.For(connection, who);
        var opened = await sessions.OpenAsync(connection, pace, null, cancellationToken);
        if (!opened.Succeeded(out var session, out var fault))
        {
            return await NoteAsync(connection, fault, cancellationToken);
        }

        var outcome = await call(session);
        if (outcome is Outcome<T>.Failed { Fault.Kind: FaultKind.TokenExpired })
        {
            if (!(await sessions.OpenAsync(connection, pace, session.AccessToken, cancellationToken)).Succeeded(out session, out fault))
            {
                return await NoteAsync(connection, fault, cancellationToken);
            }

            outcome = await call(session);
        }

        if (outcome is Outcome<T>.Failed failed)
        {
            return await NoteAsync(connection, failed.Fault, cancellationToken);
        }

        if (outcome is Outcome<T>.Ok { Value: ImmutableArray<ReadResult> results } && results.OfType<ReadResult.NotRead>().FirstOrDefault(each => each.Fault.Kind == FaultKind.Throttled) is { } cut)
        {
            await NoteAsync(connection, cut.Fault, cancellationToken); // what came before it counts
        }

        return outcome;
    }

    /// <summary>Writes a batch; items that a dead token kept from going out go out once more with a new one.</summary>
    public async Task<ImmutableArray<WriteResult>> WriteAsync(Connection connection, IPace pace, IConnector connector, WriteBatch batch, CancellationToken cancellationToken)
    {
        if (!(await sessions.OpenAsync(connection, pace, null, cancellationToken)).Succeeded(out var session, out var fault))
        {
            return await UnsentAsync(connection, batch, fault, cancellationToken);
        }

        var results = await connector.WriteAsync(session, batch, cancellationToken);
        var expired = Indexes(results, FaultKind.TokenExpired);
        if (expired.Length > 0)
        {
            if (!(await sessions.OpenAsync(connection, pace, session.AccessToken, cancellationToken)).Succeeded(out session, out fault))
            {
                await NoteAsync(connection, fault, cancellationToken);
                return [.. results.Select(result => result is WriteResult.Unsent ? new WriteResult.Unsent(fault) : result)];
            }

            var again = await connector.WriteAsync(session, batch with { Items = [.. expired.Select(index => batch.Items[index])] }, cancellationToken);
            var merged = results.ToBuilder();
            for (var position = 0; position < expired.Length; position++)
            {
                merged[expired[position]] = again[position];
            }

            results = merged.ToImmutable();
        }

        var faults = results.OfType<WriteResult.Unsent>().Select(unsent => unsent.Fault).Concat(results.OfType<WriteResult.Unknown>().Select(unknown => unknown.Fault));
        foreach (var kind in faults.GroupBy(fault => fault.Kind))
        {
            await NoteAsync(connection, kind.MaxBy(fault => fault.RetryAfter)!, cancellationToken); // a group has one
        }

        return results;
    }

    /// <summary>How long to leave the connection alone after such a fault; null where that would change nothing.</summary>
    public TimeSpan? PauseAfter(Fault fault) => fault.Kind switch
    {
        FaultKind.Throttled => fault.RetryAfter ?? times.OutagePause,
        FaultKind.Unavailable or FaultKind.TokenExpired => fault.RetryAfter ?? (times.OutagePause / 6),
        _ => null,
    };

    private async Task<ImmutableArray<WriteResult>> UnsentAsync(Connection connection, WriteBatch batch, Fault fault, CancellationToken cancellationToken)
    {
        await NoteAsync(connection, fault, cancellationToken);
        return [.. batch.Items.Select(_ => new WriteResult.Unsent(fault))];
    }

    private static ImmutableArray<int> Indexes(ImmutableArray<WriteResult> results, FaultKind kind) =>
        [.. Enumerable.Range(0, results.Length).Where(index => results[index] is WriteResult.Unsent unsent && unsent.Fault.Kind == kind)];

    private async Task<Fault> NoteAsync(Connection connection, Fault fault, CancellationToken cancellationToken)
    {
        if (fault.Kind == FaultKind.Throttled)
        {
            if (fault.Paced && (await connections.GetAsync(connection.Tenant, connection.Id, cancellationToken))?.ThrottledUntil > clock.GetUtcNow())
            {
                return fault; // whoever was told first has noted it
            }

            var until = clock.GetUtcNow() + PauseAfter(fault)!.Value; // a throttled call always pauses
            await connections.ChangeAsync(connection.Tenant, connection.Id, current => current with { ThrottledUntil = until > current.ThrottledUntil ? until : current.ThrottledUntil }, cancellationToken);
        }
        else
        {
            await sessions.StopAsync(connection, fault, cancellationToken);
        }

        return fault;
    }
}
