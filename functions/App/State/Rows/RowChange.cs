namespace CrmSync.App.State.Rows;

/// <summary>The bound of every read-change-write loop.</summary>
internal static class RowChange
{
    public const int Attempts = 20;

    public static InvalidOperationException Contended(string row) => new($"row {row} was changed by others {Attempts} times in a row");
}
