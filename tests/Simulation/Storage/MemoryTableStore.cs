using Azure;
using CrmSync.App.Storage.Tables;

namespace CrmSync.Simulation.Storage;

/// <summary>
/// The tables of one account, shared by every process of a simulation. An effect is never interrupted, as each request is atomic
/// at the real service.
/// </summary>
/// <param name="time">The service's clock, which stamps rows.</param>
internal sealed class MemoryTableStore(TimeProvider time)
{
    private readonly Dictionary<string, MemoryRows> _tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly MemoryFilters _filters = new();
    private readonly RowStamps _stamps = new(time);
    private readonly Lock _gate = new();

    /// <summary>The service may end a page sooner than asked; a small number makes small data span pages.</summary>
    public int PageRows { get; init; } = TableLimits.PageRows;

    /// <summary>The service's time in whole seconds, as it dates answers.</summary>
    public DateTimeOffset Date
    {
        get
        {
            var now = time.GetUtcNow();
            return now.AddTicks(-(now.UtcTicks % TimeSpan.TicksPerSecond));
        }
    }

    /// <summary>Does one request's work, alone.</summary>
    public TableAnswer<T> Do<T>(Func<TableAnswer<T>> effect)
    {
        lock (_gate)
        {
            try
            {
                return effect();
            }
            catch (RequestFailedException refusal)
            {
                return new(default, refusal);
            }
        }
    }

    public bool Create(string table) => _tables.TryAdd(table, new MemoryRows(_stamps));

    public MemoryRows Rows(string table) => _tables.TryGetValue(table, out var rows) ? rows : throw TableRefusals.NoTable.ToException();

    /// <summary>All rows, with their tables, for whoever looks them over; not to be changed.</summary>
    public IEnumerable<(string Table, TableEntity Row)> Everything() =>
        _tables.OrderBy(table => table.Key, StringComparer.Ordinal).SelectMany(table => table.Value.Read(Filter(null), null).Select(row => (table.Key, row)));

    public MemoryFilter Filter(string? text)
    {
        lock (_gate)
        {
            return _filters.Get(text);
        }
    }
}
