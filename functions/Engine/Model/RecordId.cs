namespace CrmSync.Engine.Model;

/// <summary>The vendor's own id of a record, unique within its place.</summary>
public readonly record struct RecordId(string Value)
{
    public override string ToString() => Value;
}
