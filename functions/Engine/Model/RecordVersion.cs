namespace CrmSync.Engine.Model;

/// <summary>The vendor's mark of one state of a record: an etag or a modified time. Compared for equality only.</summary>
public readonly record struct RecordVersion(string Value)
{
    public override string ToString() => Value;
}
