using CrmSync.App.Storage.Tables;

namespace CrmSync.App.State.Rows;

/// <summary>A binary over as many properties as its size needs; one holds at most 60 KiB (R5).</summary>
internal static class ChunkedBinary
{
    private const int ChunkBytes = 60 * 1024;

    public static void Write(TableEntity entity, string name, byte[] bytes)
    {
        for (var (index, offset) = (0, 0); offset < bytes.Length || index == 0; index++, offset += ChunkBytes)
        {
            entity[$"{name}{index}"] = bytes[offset..Math.Min(bytes.Length, offset + ChunkBytes)];
        }
    }

    public static byte[]? Read(TableEntity entity, string name)
    {
        if (entity.GetBinary($"{name}0") is not { } first)
        {
            return null;
        }

        var chunks = new List<byte[]> { first };
        while (entity.GetBinary($"{name}{chunks.Count}") is { } next)
        {
            chunks.Add(next);
        }

        return chunks.Count == 1 ? first : [.. chunks.SelectMany(chunk => chunk)];
    }
}
