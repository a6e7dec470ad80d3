using System.Globalization;

namespace CrmSync.Simulation.Storage;

/// <summary>How a stored value stands to a literal: numbers by value whatever their type, text by its code units.</summary>
internal static class FilterOrder
{
    /// <summary>Null when the two cannot be compared.</summary>
    public static int? Compare(object? value, object literal) => (value, literal) switch
    {
        (string left, string right) => string.CompareOrdinal(left, right),
        (bool left, bool right) => left.CompareTo(right),
        (DateTimeOffset left, DateTimeOffset right) => left.CompareTo(right),
        (Guid left, Guid right) => left.CompareTo(right),
        (byte[] left, byte[] right) => left.AsSpan().SequenceCompareTo(right),
        (int or long, int or long) => Whole(value).CompareTo(Whole(literal)),
        (int or long or double, int or long or double) => Compare(Real(value), Real(literal)),
        _ => null,
    };

    private static int? Compare(double left, double right) => double.IsNaN(left) ? null : left.CompareTo(right);

    private static long Whole(object value) => value is int small ? small : (long)value;

    private static double Real(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
