using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrmSync.Connectors.Contract;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>A batch of writes, by its kind.</summary>
internal static class ZohoCrmWrites
{
    public const int BatchSize = 100;

    public static async Task<ImmutableArray<WriteResult>> WriteAsync(Session session, ZohoCrmModule module, WriteBatch batch, CancellationToken cancellationToken)
    {
        var creates = batch.Items.OfType<WriteItem.Create>().ToImmutableArray();
        var updates = batch.Items.OfType<WriteItem.Update>().ToImmutableArray();
        var deletes = batch.Items.OfType<WriteItem.Delete>().ToImmutableArray();
        return (creates.Length, updates.Length, deletes.Length) switch
        {
            (0, 0, 0) => [],
            ( > 0, 0, 0) => await new ZohoCrmCreates(session, module, batch.RunsWorkflows).SendAsync(creates, cancellationToken),
            (0, > 0, 0) => await new ZohoCrmUpdates(session, module, batch).SendAsync(updates, cancellationToken),
            (0, 0, > 0) => await new ZohoCrmDeletes(session, module, batch.RunsWorkflows).SendAsync(deletes, cancellationToken),
            _ => throw new InvalidOperationException("a batch holds writes of one kind"),
        };
    }

    /// <summary>Left out, the trigger would run all the organisation's workflows (R26).</summary>
    public static JsonObject Data(IEnumerable<JsonObject> records, bool runsWorkflows)
    {
        var body = new JsonObject { ["data"] = new JsonArray([.. records]) };
        if (!runsWorkflows)
        {
            body["trigger"] = new JsonArray();
        }

        return body;
    }
}
