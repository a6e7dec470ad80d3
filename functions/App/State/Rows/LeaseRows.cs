using Azure;
using CrmSync.App.Storage.Tables;

namespace CrmSync.App.State.Rows;

/// <summary>
/// Leases of a connection: one writer (R20), one refresher of the token. A lease names whom it serves, so that a redelivery takes over at once (R11).
/// </summary>
public sealed class LeaseRows(StateTables tables, TimeProvider clock)
{
    /// <summary>The lease, or null while another holds it.</summary>
    public async Task<Lease?> TryTakeAsync(string tenant, string connectionId, string purpose, string owner, TimeSpan life, CancellationToken cancellationToken)
    {
        var rowKey = $"{connectionId}|{purpose}";
        var now = clock.GetUtcNow();
        var row = await tables.Connections.GetEntityIfExistsAsync(tenant, rowKey, null, cancellationToken);
        if (row is not null && RowTime.Read(row, "Until") > now && row.GetString("Owner") != owner)
        {
            return null;
        }

        var lease = new Lease(tenant, rowKey, owner, now + life, default);
        try
        {
            var etag = row is null
                ? await tables.Connections.AddEntityAsync(Write(lease), cancellationToken)
                : await tables.Connections.UpdateEntityAsync(Write(lease), row.ETag, TableUpdateMode.Replace, cancellationToken);
            return lease with { ETag = etag };
        }
        catch (RequestFailedException taken) when (taken.Status is 409 or 412)
        {
            return null;
        }
    }

    /// <summary>Renews or, with <paramref name="life"/> zero, gives up. Null where the lease was lost.</summary>
    public async Task<Lease?> KeepAsync(Lease lease, TimeSpan life, CancellationToken cancellationToken)
    {
        var kept = lease with { Until = clock.GetUtcNow() + life };
        try
        {
            return kept with { ETag = await tables.Connections.UpdateEntityAsync(Write(kept), lease.ETag, TableUpdateMode.Replace, cancellationToken) };
        }
        catch (RequestFailedException lost) when (lost.Status is 404 or 412)
        {
            return null;
        }
    }

    private static TableEntity Write(Lease lease) => new(lease.Tenant, lease.Row)
    {
        ["Owner"] = lease.Owner,
        ["Until"] = RowTime.Write(lease.Until),
    };
}

/// <summary>A lease that is held.</summary>
public sealed record Lease(string Tenant, string Row, string Owner, DateTimeOffset Until, ETag ETag);
