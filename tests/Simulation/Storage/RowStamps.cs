using System.Globalization;
using Azure;
using CrmSync.App.Storage.Tables;

namespace CrmSync.Simulation.Storage;

/// <summary>What the service puts on a row with each write. ETags are counted, so that a run's repetition has the same ones.</summary>
internal sealed class RowStamps(TimeProvider time)
{
    private long _writes;

    public void Stamp(TableEntity row, string writeId)
    {
        _writes++;
        row.ETag = new ETag(string.Create(CultureInfo.InvariantCulture, $"W/\"{_writes}\""));
        row.Timestamp = time.GetUtcNow().ToUniversalTime();
        row.WriteId = writeId;
    }
}
