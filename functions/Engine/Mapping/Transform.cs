using CrmSync.Engine.Model;

namespace CrmSync.Engine.Mapping;

/// <summary>A change of form between a vendor's field and the value both sides share. A closed choice; what is read and written again stays as it was.</summary>
public abstract record Transform
{
    private Transform()
    {
    }

    /// <summary>The vendor refuses an empty text, so this one stands for it; it never travels as a text (ZG-9).</summary>
    public sealed record Placeholder(string Text) : Transform;

    /// <summary>Outer white space means nothing.</summary>
    public sealed record Trim : Transform;

    public FieldValue Read(FieldValue value) => (this, value) switch
    {
        (Placeholder placeholder, FieldValue.Text text) when text.Value == placeholder.Text => FieldValue.Nothing,
        (Trim, FieldValue.Text text) => FieldValue.OfText(text.Value.Trim()),
        (Placeholder or Trim, _) => value,
        _ => throw new InvalidOperationException($"unknown transform {this}"),
    };

    public FieldValue Write(FieldValue value) => this switch
    {
        Placeholder placeholder => value.IsEmpty ? new FieldValue.Text(placeholder.Text) : value,
        Trim => value,
        _ => throw new InvalidOperationException($"unknown transform {this}"),
    };
}
