namespace CrmSync.Engine.Mapping;

/// <summary>What one natural key says of a record, without saying who it is (R25).</summary>
/// <param name="Index">Of the key in the map; an earlier one counts more.</param>
/// <param name="Within">What the record is within; null where that is not known or nothing.</param>
public readonly record struct NaturalClue(int Index, Fingerprint Print, Fingerprint? Within)
{
    /// <summary>Both are within something, and it is not the same.</summary>
    public bool IsApartFrom(NaturalClue other) => Within is { } one && other.Within is { } another && one != another;
}
