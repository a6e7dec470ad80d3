namespace CrmSync.Engine.Model;

/// <summary>What a write does to one vendor field. A closed choice.</summary>
public abstract record FieldChange(string Field)
{
    public sealed record Assign(string Field, FieldValue Value) : FieldChange(Field);

    public sealed record Edit(string Field, SetEdit Elements) : FieldChange(Field);
}
