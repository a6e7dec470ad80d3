using CrmSync.App.Storage.Tables;

namespace CrmSync.Simulation.Storage;

/// <summary>Refuses a transaction that would be too large on the wire. The wire's form is made only where that is possible at all.</summary>
internal static class MemoryPayload
{
    // A key's character counts two bytes by Azure's formula and takes at most nine in the URL and six in JSON; all else grows less.
    private const int LargestGrowth = 8;
    private const int LargestFrameBytes = 1000;
    private const string Root = "https://simulation.table.core.windows.net/";

    public static void Check(string table, IReadOnlyList<TableTransactionAction> actions, string writeId)
    {
        long atMost = LargestFrameBytes;
        foreach (var action in actions)
        {
            atMost += LargestFrameBytes + (LargestGrowth * EntityLimits.Size(action.Entity, writeId));
        }

        if (atMost > TransactionLimits.PayloadBytes)
        {
            TransactionLimits.CheckPayload(actions, TransactionRequest.Create(Root, table, actions, writeId).Body.Length);
        }
    }
}
