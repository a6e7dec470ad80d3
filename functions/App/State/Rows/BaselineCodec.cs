using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Planning;

namespace CrmSync.App.State.Rows;

/// <summary>Baselines as binary: per field its rule key, flags, 16 bytes of fingerprint, and for a set 32 bytes an element.</summary>
public static class BaselineCodec
{
    [Flags]
    private enum Marks : byte
    {
        None = 0,
        Provisional = 1,
        Locked = 2,
        Set = 4,
    }

    public static byte[] Write(ImmutableArray<FieldBaseline> fields)
    {
        using var stream = new MemoryStream(fields.Length * 21);
        using var writer = new BinaryWriter(stream);
        foreach (var field in fields)
        {
            writer.Write(field.RuleKey);
            writer.Write((byte)((field.Provisional ? Marks.Provisional : 0) | (field.Locked ? Marks.Locked : 0) | (field.Print.Elements is null ? 0 : Marks.Set)));
            Write(writer, field.Print.Whole);
            if (field.Print.Elements is { } elements)
            {
                writer.Write7BitEncodedInt(elements.Count);
                foreach (var (key, content) in elements)
                {
                    Write(writer, key);
                    Write(writer, content);
                }
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    public static ImmutableArray<FieldBaseline> Read(byte[]? bytes)
    {
        if (bytes is null)
        {
            return [];
        }

        using var reader = new BinaryReader(new MemoryStream(bytes));
        var fields = ImmutableArray.CreateBuilder<FieldBaseline>();
        while (reader.BaseStream.Position < bytes.Length)
        {
            var key = reader.ReadUInt32();
            var marks = (Marks)reader.ReadByte();
            var whole = ReadPrint(reader);
            var elements = marks.HasFlag(Marks.Set) ? ReadElements(reader) : null;
            fields.Add(new(key, new FieldPrint(whole, elements), marks.HasFlag(Marks.Provisional), marks.HasFlag(Marks.Locked)));
        }

        return fields.ToImmutable();
    }

    private static ImmutableSortedDictionary<Fingerprint, Fingerprint> ReadElements(BinaryReader reader)
    {
        var elements = ImmutableSortedDictionary.CreateBuilder<Fingerprint, Fingerprint>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            var key = ReadPrint(reader);
            elements[key] = ReadPrint(reader);
        }

        return elements.ToImmutable();
    }

    private static void Write(BinaryWriter writer, Fingerprint print)
    {
        writer.Write(print.High);
        writer.Write(print.Low);
    }

    private static Fingerprint ReadPrint(BinaryReader reader)
    {
        var high = reader.ReadUInt64();
        return new(high, reader.ReadUInt64());
    }
}
