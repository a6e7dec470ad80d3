using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Xero;

/// <summary>
/// Texts on one line and trimmed, names with single spaces, address lines without blank ones. We send this form as well, so it is what is stored whether or not Xero trims.
/// Nothing is cut: what is too long, Xero refuses.
/// </summary>
internal sealed class XeroStoredForm : IStoredForm
{
    public FieldValue AsStored(string field, FieldValue value) => value is FieldValue.Text text ? FieldValue.OfText(Stored(field, text.Value)) : value;

    public static string Stored(string field, string text) => field switch
    {
        XeroFields.Name => XeroName.Normalised(text),
        XeroFields.PersonName => XeroName.Person(text),
        XeroFields.Qualifier => XeroName.Qualifier(text),
        _ when XeroAddresses.PartOf(field) is (_, XeroAddresses.Lines) => XeroAddresses.StoredLines(text),
        _ => text.ReplaceLineEndings(" ").Trim(),
    };
}
