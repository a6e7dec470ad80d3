namespace CrmSync.Engine.Mapping;

/// <summary>128 bits of a keyed hash: equal for equal values of one tenant, and nothing else can be learned from it (R25).</summary>
public readonly record struct Fingerprint(ulong High, ulong Low) : IComparable<Fingerprint>
{
    public int CompareTo(Fingerprint other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public static bool operator <(Fingerprint left, Fingerprint right) => left.CompareTo(right) < 0;

    public static bool operator >(Fingerprint left, Fingerprint right) => left.CompareTo(right) > 0;

    public static bool operator <=(Fingerprint left, Fingerprint right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Fingerprint left, Fingerprint right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{High:x16}{Low:x16}";
}
