namespace CrmSync.App.Storage.Tables;

/// <summary>
/// What Azure refuses of a row's properties, refused before sending.
/// https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model#property-limitations
/// </summary>
public static class EntityLimits
{
    /// <summary>Beside the three system properties; our WriteId is one of them.</summary>
    public const int Properties = 252;
    public const int NameChars = 255;
    public const int StringChars = 32 * 1024;
    public const int BinaryBytes = 64 * 1024;
    public const int EntityBytes = 1024 * 1024;

    private static readonly DateTimeOffset Earliest = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Reserved = ["PartitionKey", "RowKey", "Timestamp", "ETag", TableEntityJson.WriteIdName];

    public static void Check(TableEntity entity, string writeId)
    {
        TableLimits.CheckKeys(entity.PartitionKey, entity.RowKey);
        var fault = entity.Count < Properties ? null : $"{entity.Count} properties; {Properties - 1} are allowed beside our WriteId";
        foreach (var (name, value) in entity)
        {
            fault ??= NameFault(name) ?? ValueFault(name, value);
        }

        var size = Size(entity, writeId);
        fault ??= size <= EntityBytes ? null : $"{size} bytes; {EntityBytes} are allowed";
        if (fault is not null)
        {
            throw new ArgumentException($"{TableLimits.RowName(entity.PartitionKey, entity.RowKey)} has {fault}.", nameof(entity));
        }
    }

    /// <summary>By Azure's formula: https://learn.microsoft.com/archive/blogs/avkashchauhan/how-the-size-of-an-entity-is-caclulated-in-windows-azure-table-storage</summary>
    public static long Size(TableEntity entity, string writeId)
    {
        long size = 4 + (2 * (entity.PartitionKey.Length + entity.RowKey.Length)) + PropertySize(TableEntityJson.WriteIdName, writeId);
        foreach (var (name, value) in entity)
        {
            size += PropertySize(name, value);
        }

        return size;
    }

    private static int PropertySize(string name, object value) => 8 + (2 * name.Length) + value switch
    {
        string text => 4 + (2 * text.Length),
        byte[] bytes => 4 + bytes.Length,
        Guid => 16,
        bool => 1,
        int => 4,
        _ => 8,
    };

    private static string? NameFault(string name) =>
        name.Length is 0 or > NameChars ? $"a property name of {name.Length} characters; 1 to {NameChars} are allowed"
        : !IsIdentifier(name) ? $"property '{name}'; a name is a C# identifier: letters, digits and _, no digit first"
        : Reserved.Contains(name) ? $"property {name}, whose name is taken"
        : null;

    private static bool IsIdentifier(string name)
    {
        foreach (var character in name)
        {
            if (!char.IsLetterOrDigit(character) && character != '_')
            {
                return false;
            }
        }

        return !char.IsDigit(name[0]);
    }

    private static string? ValueFault(string name, object value) => value switch
    {
        string { Length: > StringChars } text => $"{text.Length} characters in {name}; {StringChars} are allowed",
        string text when TableLimits.HasLoneSurrogate(text) => $"half a surrogate pair in {name}, which UTF-8 cannot hold",
        byte[] { Length: > BinaryBytes } bytes => $"{bytes.Length} bytes in {name}; {BinaryBytes} are allowed",
        DateTimeOffset time when time < Earliest => $"{time.UtcDateTime:yyyy-MM-dd} in {name}; times begin at 1601-01-01",
        _ => null,
    };
}
