using System.Collections.Immutable;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.Xero;

/// <summary>A batch of writes, by its kind.</summary>
internal static class XeroWrites
{
    /// <summary>What Xero recommends; a batch counts as one call. https://developer.xero.com/documentation/guides/oauth2/limits</summary>
    public const int BatchSize = 50;

    public static async Task<ImmutableArray<WriteResult>> WriteAsync(Session session, WriteBatch batch, CancellationToken cancellationToken)
    {
        var creates = batch.Items.OfType<WriteItem.Create>().ToImmutableArray();
        var updates = batch.Items.OfType<WriteItem.Update>().ToImmutableArray();
        var deletes = batch.Items.OfType<WriteItem.Delete>().ToImmutableArray();
        return (creates.Length, updates.Length, deletes.Length) switch
        {
            (0, 0, 0) => [],
            ( > 0, 0, 0) => await new XeroCreates(session).SendAsync(creates, cancellationToken),
            (0, > 0, 0) => await new XeroUpdates(session).SendAsync(updates, cancellationToken),
            (0, 0, > 0) => await new XeroArchives(session).SendAsync(deletes, cancellationToken),
            _ => throw new InvalidOperationException("a batch holds writes of one kind"),
        };
    }
}
