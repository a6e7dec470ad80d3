using CrmSync.App.Storage.Tables;

namespace CrmSync.App.State.Rows;

/// <summary>Times in rows as ticks of UTC: no grain is lost and no year is too early.</summary>
internal static class RowTime
{
    public static object? Write(DateTimeOffset? time) => time is { UtcTicks: > 0 } some ? some.UtcTicks : null;

    public static DateTimeOffset Read(TableEntity row, string name) => ReadOptional(row, name) ?? default;

    public static DateTimeOffset? ReadOptional(TableEntity row, string name) =>
        row.GetInt64(name) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
}
