using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>One side of a link: the record, and the version and fields last agreed or written there (R2).</summary>
/// <param name="Soft">The version proves nothing by itself: a further edit may carry it (R2), or fields of it still wait to travel.</param>
/// <param name="Gone">Deleted there, and left so.</param>
public sealed record LinkSide(RecordId? Id, RecordVersion Version, DateTimeOffset Modified, bool Soft, bool Gone, ImmutableArray<FieldBaseline> Fields)
{
    public static readonly LinkSide Unknown = new(null, default, DateTimeOffset.MinValue, Soft: false, Gone: false, []);

    /// <summary>An observation of the agreed version has nothing new to say.</summary>
    internal bool IsProof(FieldMap map) => !Soft && !Fields.Any(one => one.Provisional) && Covers(map);

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

    /// <summary>Whether a creation that is not confirmed yet sent this, at its first try or a later one: all of them may be what is found.</summary>
    internal bool WasSent(uint ruleKey, FieldPrint print)
    {
        foreach (var field in Fields)
        {
            if (field.RuleKey == ruleKey && field.Print.Equals(print))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Every rule of the map has a baseline of its present version (R22).</summary>
    private bool Covers(FieldMap map)
    {
        for (var index = 0; index < map.Rules.Length; index++)
        {
            var key = map.Rules[index].Key;
            if (!(index < Fields.Length && Fields[index].RuleKey == key) && Field(key) is null)
            {
                return false;
            }
        }

        return true;
    }
}
