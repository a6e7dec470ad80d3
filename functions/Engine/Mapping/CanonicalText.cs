using System.Globalization;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Mapping;

/// <summary>One text for each value: equal values have equal texts, and different ones different texts.</summary>
internal static class CanonicalText
{
    private const decimal OneWithAllDecimals = 1.0000000000000000000000000000m;

    public static string Of(FieldValue value) => value switch
    {
        { IsEmpty: true } => "",
        FieldValue.Text text => "t" + text.Value,
        FieldValue.Number number => "n" + (number.Value / OneWithAllDecimals).ToString(CultureInfo.InvariantCulture), // 1.50 is 1.5
        FieldValue.Flag flag => flag.Value ? "b1" : "b0",
        FieldValue.Date date => "d" + date.Value.ToString("O", CultureInfo.InvariantCulture),
        FieldValue.Instant instant => "i" + instant.Value.UtcTicks.ToString(CultureInfo.InvariantCulture),
        FieldValue.Reference reference => "r" + reference.Id.Value,
        FieldValue.Set set => "s" + string.Concat(set.Elements.Select(element => $"{element.Key.Length}:{element.Key}{element.Value.Length}:{element.Value}")),
        _ => throw new InvalidOperationException($"no text for {value.GetType().Name}"),
    };
}
