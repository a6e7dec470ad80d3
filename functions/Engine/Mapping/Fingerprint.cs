using System.Globalization;

namespace CrmSync.Engine.Mapping;

/// <summary>128 bits of a keyed hash: equal for equal values of one tenant, and nothing else can be learned from it (R25).</summary>
public readonly record struct Fingerprint(ulong High, ulong Low) : IComparable<Fingerprint>
{
    /// <summary>Of its text.</summary>
    internal const int Length = 32;

    public int CompareTo(Fingerprint other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public static bool operator <(Fingerprint left, Fingerprint right) => left.CompareTo(right) < 0;

    public static bool operator >(Fingerprint left, Fingerprint right) => left.CompareTo(right) > 0;

    public static bool operator <=(Fingerprint left, Fingerprint right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Fingerprint left, Fingerprint right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.Create(Length, this, (text, print) => print.Write(text));

    /// <summary>As 32 hexadecimal digits.</summary>
    internal void Write(Span<char> text)
    {
        High.TryFormat(text, out _, "x16", CultureInfo.InvariantCulture);
        Low.TryFormat(text[16..], out _, "x16", CultureInfo.InvariantCulture);
    }
}
