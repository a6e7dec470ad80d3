using System.Buffers;
using Azure;

namespace CrmSync.App.Storage.Tables;

/// <summary>
/// What Azure refuses of names and keys, refused before sending, because Azurite and tables in memory accept it.
/// https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model
/// </summary>
public static class TableLimits
{
    public const int KeyChars = 1024;
    public const int PageRows = 1000;

    private static readonly SearchValues<char> ForbiddenInKeys = SearchValues.Create(
        ['/', '\\', '#', '?', .. Enumerable.Range(0, 0x20).Select(code => (char)code), .. Enumerable.Range(0x7F, 0x21).Select(code => (char)code)]);

    public static void CheckTableName(string name)
    {
        var isValid = name.Length is >= 3 and <= 63
            && char.IsAsciiLetter(name[0])
            && name.All(char.IsAsciiLetterOrDigit)
            && !name.Equals("tables", StringComparison.OrdinalIgnoreCase);
        if (!isValid)
        {
            throw new ArgumentException($"Table name '{name}' is not allowed: 3 to 63 ASCII letters and digits, a letter first, and not 'tables'.", nameof(name));
        }
    }

    public static void CheckKeys(string partitionKey, string rowKey)
    {
        CheckKey(partitionKey, "PartitionKey", partitionKey, rowKey);
        CheckKey(rowKey, "RowKey", partitionKey, rowKey);
    }

    public static void CheckPageSize(int? rows)
    {
        if (rows is < 1 or > PageRows)
        {
            throw new ArgumentOutOfRangeException(nameof(rows), rows, $"A page has 1 to {PageRows} rows.");
        }
    }

    public static void CheckIfMatch(ETag ifMatch)
    {
        if (ifMatch == default)
        {
            throw new ArgumentException("A conditional write needs an ETag; ETag.All says that any will do.", nameof(ifMatch));
        }
    }

    /// <summary>How a refusal names its row, short enough for a log.</summary>
    internal static string RowName(string partitionKey, string rowKey) => $"Row ({Shorten(partitionKey)}, {Shorten(rowKey)})";

    internal static bool HasLoneSurrogate(ReadOnlySpan<char> text)
    {
        var start = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        for (var index = start; index >= 0 && index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index]))
            {
                continue;
            }

            if (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[index + 1]))
            {
                return true;
            }

            index++;
        }

        return false;
    }

    private static void CheckKey(string key, string name, string partitionKey, string rowKey)
    {
        if (key.Length > KeyChars)
        {
            throw new ArgumentException($"{RowName(partitionKey, rowKey)}: {name} has {key.Length} characters, {KeyChars} are allowed.", name);
        }

        var forbidden = key.AsSpan().IndexOfAny(ForbiddenInKeys);
        if (forbidden >= 0)
        {
            throw new ArgumentException(
                $"{RowName(partitionKey, rowKey)}: {name} has U+{(int)key[forbidden]:X4} at {forbidden}; / \\ # ? and control characters are not allowed.", name);
        }

        if (HasLoneSurrogate(key))
        {
            throw new ArgumentException($"{RowName(partitionKey, rowKey)}: {name} has half a surrogate pair, which UTF-8 cannot hold.", name);
        }
    }

    private static string Shorten(string key)
    {
        var shown = key.Length <= 80 ? key : key[..80] + "…";
        return shown.Any(char.IsControl) ? string.Concat(shown.Select(c => char.IsControl(c) ? '·' : c)) : shown;
    }
}
