using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Connectors.Memory;

/// <summary>Values stay as they are, unless the service was told to behave like a vendor that trims, cuts or shouts.</summary>
internal sealed class MemoryStoredForm(MemoryOptions options) : IStoredForm
{
    public FieldValue AsStored(string field, FieldValue value) => value is FieldValue.Text text ? FieldValue.OfText(AsStored(text.Value)) : value;

    private string AsStored(string text)
    {
        text = options.Trims ? text.Trim() : text;
        text = options.UpperCases ? text.ToUpperInvariant() : text;
        text = options.CutsTo > 0 && text.Length > options.CutsTo ? text[..options.CutsTo] : text;
        return text.ReplaceLineEndings("\n"); // ours, when reading
    }
}
