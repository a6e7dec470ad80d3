using System.Collections.Frozen;
using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>
/// Texts trimmed and cut to Zoho's lengths, times in whole seconds, guests only with addresses it takes. We send this form as well, so it is what is stored
/// whether or not Zoho trims. Over-long names and descriptions are cut; other over-long texts, such as numbers and addresses that a cut would falsify, Zoho refuses. https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html
/// </summary>
internal sealed class ZohoCrmStoredForm : IStoredForm
{
    private static readonly FrozenDictionary<string, int> Lengths = new Dictionary<string, int>
    {
        ["Event_Title"] = 255,
        ["Venue"] = 255,
        ["Description"] = 32000,
        ["First_Name"] = 40,
        ["Last_Name"] = 80,
        ["Account_Name"] = 255,
        ["Vendor_Name"] = 255,
    }.ToFrozenDictionary();

    /// <summary>No module has one of these as a text of several lines.</summary>
    private static readonly FrozenSet<string> Lines = ZohoCrmModule.All.SelectMany(module => module.Texts).ToFrozenSet();

    public FieldValue AsStored(string field, FieldValue value) => value switch
    {
        FieldValue.Text text => FieldValue.OfText(Stored(text.Value, field)),
        FieldValue.Instant instant => new FieldValue.Instant(ZohoTime.WholeSeconds(instant.Value)),
        FieldValue.Set set when field == "Participants" => new FieldValue.Set(People(set)),
        FieldValue.Number number when field == "Remind_At" => new FieldValue.Number(decimal.Truncate(number.Value)),
        FieldValue.Empty or FieldValue.Number or FieldValue.Flag or FieldValue.Date or FieldValue.Set or FieldValue.Reference => value,
        _ => throw new InvalidOperationException($"unknown value {value}"),
    };

    private static string Stored(string text, string field)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var trimmed = (Lines.Contains(field) ? lines.Replace('\n', ' ') : lines).Trim();
        return Lengths.TryGetValue(field, out var most) ? Cut(trimmed, most).TrimEnd() : trimmed;
    }

    /// <summary>A line end counts two, should Zoho store it as CRLF; a character beyond the basic plane is not halved.</summary>
    private static string Cut(string text, int most)
    {
        var length = 0;
        for (var index = 0; index < text.Length; index++)
        {
            length += text[index] == '\n' ? 2 : 1;
            if (length > most)
            {
                return text[..(index > 0 && char.IsLowSurrogate(text[index]) ? index - 1 : index)];
            }
        }

        return text;
    }

    /// <summary>A name goes to the contact that is made for the guest; of the meeting's list only the address comes back.</summary>
    private static ImmutableSortedDictionary<string, string> People(FieldValue.Set set) => set.Elements.Keys
        .Select(email => email.ToLowerInvariant())
        .Where(ZohoCrmGuestList.IsAddress)
        .Distinct()
        .Order(StringComparer.Ordinal)
        .Take(ZohoCrmGuestList.Most)
        .ToImmutableSortedDictionary(email => email, _ => "", StringComparer.Ordinal);
}
