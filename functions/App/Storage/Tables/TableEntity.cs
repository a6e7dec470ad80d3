using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Azure;

namespace CrmSync.App.Storage.Tables;

/// <summary>
/// A row: two keys and named values of the types the service knows (string, int, long, double, bool, DateTimeOffset, Guid, byte[]).
/// A value of null is an absent property; ours are never stored as null.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "The name is Azure.Data.Tables'.")]
public sealed class TableEntity(string partitionKey, string rowKey) : IEnumerable<KeyValuePair<string, object>>
{
    /// <summary>Of most rows of ours: to begin smaller is to grow three times.</summary>
    private const int UsualProperties = 16;

    private readonly Dictionary<string, object> _values = new(UsualProperties, StringComparer.Ordinal);

    /// <summary>A row of its own with the same values.</summary>
    internal TableEntity(TableEntity other)
        : this(other.PartitionKey, other.RowKey) =>
        (_values, ETag, Timestamp, WriteId) = (new(other._values, StringComparer.Ordinal), other.ETag, other.Timestamp, other.WriteId);

    public string PartitionKey { get; set; } = partitionKey;

    public string RowKey { get; set; } = rowKey;

    /// <summary>As read; what a write expects is always named in the call, never taken from here.</summary>
    public ETag ETag { get; set; }

    /// <summary>Set by the service, by its clock; absent on a row not read from it.</summary>
    public DateTimeOffset? Timestamp { get; set; }

    /// <summary>Of the write that made this row what it is; see <see cref="WriteRecognition"/>.</summary>
    internal string? WriteId { get; set; }

    public int Count => _values.Count;

    public ICollection<string> Keys => _values.Keys;

    public object? this[string name]
    {
        get => _values.GetValueOrDefault(name);
        set
        {
            if (value is null)
            {
                _values.Remove(name);
                return;
            }

            _values[name] = value switch
            {
                string or int or long or double or bool or DateTimeOffset or Guid or byte[] => value,
                BinaryData data => data.ToArray(),
                DateTime { Kind: DateTimeKind.Utc } time => new DateTimeOffset(time),
                _ => throw new ArgumentException($"Property {name} is a {value.GetType().Name}, which a table does not store as it is.", nameof(value)),
            };
        }
    }

    public bool ContainsKey(string name) => _values.ContainsKey(name);

    public bool TryGetValue(string name, [NotNullWhen(true)] out object? value) => _values.TryGetValue(name, out value);

    public bool Remove(string name) => _values.Remove(name);

    public string? GetString(string name) => Reference<string>(name);

    public byte[]? GetBinary(string name) => Reference<byte[]>(name);

    public int? GetInt32(string name) => Value<int>(name);

    public long? GetInt64(string name) => this[name] is int small ? small : Value<long>(name);

    public double? GetDouble(string name) => this[name] is int whole ? whole : Value<double>(name);

    public bool? GetBoolean(string name) => Value<bool>(name);

    public DateTimeOffset? GetDateTimeOffset(string name) => Value<DateTimeOffset>(name);

    public Guid? GetGuid(string name) => Value<Guid>(name);

    public Dictionary<string, object>.Enumerator GetEnumerator() => _values.GetEnumerator();

    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private T? Reference<T>(string name)
        where T : class =>
        this[name] switch { null => null, T value => value, var other => throw WrongType<T>(name, other) };

    private T? Value<T>(string name)
        where T : struct =>
        this[name] switch { null => null, T value => value, var other => throw WrongType<T>(name, other) };

    private InvalidOperationException WrongType<T>(string name, object value) =>
        new($"Property {name} of row {RowKey} is a {value.GetType().Name}, not a {typeof(T).Name}.");
}
