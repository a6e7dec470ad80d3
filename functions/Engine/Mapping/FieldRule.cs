using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Mapping;

/// <summary>One pair of fields that are kept equal.</summary>
/// <param name="Name">What people call the field ("title"); shown in history and used by the natural key.</param>
public sealed record FieldRule(string Name, FieldEnd Left, FieldEnd Right)
{
    // Get-only, so that no copy of a rule carries the key of another.
    public string Name { get; } = Name;

    public FieldEnd Left { get; } = Left;

    public FieldEnd Right { get; } = Right;

    public FlowDirection Direction { get; init; }

    /// <summary>
    /// Rules of one unit are one thing to the vendors, such as the two ends of a span: what one side changed of it travels whole, and where both did, one
    /// side wins it whole. Null for a rule that stands alone.
    /// </summary>
    public string? Unit { get; init; }

    /// <summary>Names this version of the rule in a baseline (R22): another field or form is another key, another direction is not (ALL-1).</summary>
    public uint Key { get; private init; } = KeyOf(Name, Left, Right, null);

    /// <summary>R23: the name under which the sync knows the sync of the records that this field points to; null for a field that holds its value itself.</summary>
    public string? Parent
    {
        get;
        init
        {
            field = value;
            Key = KeyOf(Name, Left, Right, value);
        }
    }

    /// <summary>The name of a rule whose value is sent along with this one's, because the vendor takes them together.</summary>
    public string? Companion { get; init; }

    public bool Reaches(Side target) => Direction.Reaches(target) && On(target).Source.IsWritable;

    public FieldEnd On(Side side) => side == Side.Left ? Left : Right;

    private static uint KeyOf(string name, FieldEnd left, FieldEnd right, string? parent)
    {
        var text = $"{name}{(parent is null ? "" : $"\n{parent}")}\n{left.Source}\n{string.Join(',', left.Transforms)}\n{right.Source}\n{string.Join(',', right.Transforms)}";
        return BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
