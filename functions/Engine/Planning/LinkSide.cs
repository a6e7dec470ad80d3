using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>One side of a link: the record, and the version and fields last agreed or written there (R2).</summary>
/// <param name="Soft">The version proves nothing by itself: a further edit may carry it (R2), or fields of it still wait to travel.</param>
/// <param name="Gone">Deleted there, and left so.</param>
public sealed record LinkSide(RecordId? Id, RecordVersion Version, DateTimeOffset Modified, bool Soft, bool Gone, ImmutableArray<FieldBaseline> Fields)
{
    public static readonly LinkSide Unknown = new(null, default, DateTimeOffset.MinValue, Soft: false, Gone: false, []);

    public bool IsFirm => !Soft && !Fields.Any(one => one.Provisional);

    public FieldBaseline? Field(uint ruleKey)
    {
        foreach (var field in Fields)
        {
            if (field.RuleKey == ruleKey)
            {
                return field;
            }
        }

        return null;
    }
}
