using CrmSync.App.Storage.Tables;

namespace CrmSync.Simulation.Storage;

/// <summary>Rows are copied on their way in and out, so that neither side can change the other's; values become what a read gives back.</summary>
internal static class RowCopies
{
    public static TableEntity Copy(TableEntity row)
    {
        var copy = new TableEntity(row);
        foreach (var (name, value) in row)
        {
            if (value is byte[] or DateTimeOffset)
            {
                copy[name] = Copy(value);
            }
        }

        return copy;
    }

    /// <param name="columns">Null for all.</param>
    public static TableEntity Copy(TableEntity row, IReadOnlyCollection<string>? columns)
    {
        if (columns is null)
        {
            return Copy(row);
        }

        var copy = new TableEntity(row.PartitionKey, row.RowKey) { ETag = row.ETag };
        foreach (var name in columns)
        {
            copy[name] = Copy(row[name]);
        }

        copy.Timestamp = columns.Contains("Timestamp") ? row.Timestamp : null;
        copy.WriteId = columns.Contains(TableEntityJson.WriteIdName) ? row.WriteId : null;
        return copy;
    }

    /// <summary>A row of its own with what was there and what is new.</summary>
    public static TableEntity Merge(TableEntity current, TableEntity change)
    {
        var merged = Copy(current);
        foreach (var (name, value) in change)
        {
            merged[name] = Copy(value);
        }

        return merged;
    }

    private static object? Copy(object? value) => value switch
    {
        byte[] bytes => bytes.ToArray(),
        DateTimeOffset time => time.ToUniversalTime(),
        _ => value,
    };
}
