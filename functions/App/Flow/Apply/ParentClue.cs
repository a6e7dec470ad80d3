using CrmSync.App.State;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.App.Flow.Apply;

/// <summary>What a field tells of the record it points to (R23): which one it is, or only what it is called.</summary>
/// <param name="Row">Names it among those that others wait for.</param>
internal sealed record ParentClue(Sync Parent, Side Side, RecordKey? Key, Fingerprint Print, string Title, string Row)
{
    public static ParentClue OfRecord(Sync parent, Side side, RecordKey key, string title) => new(parent, side, key, default, title, RowOf(side, key));

    public static ParentClue OfName(Sync parent, Side side, Fingerprint print, string name) => new(parent, side, null, print, name, RowOf(side, print));

    public static string RowOf(Side side, RecordKey key) => Keys.LinkRow(side, key);

    public static string RowOf(Side side, Fingerprint name) => $"{(side == Side.Left ? "l" : "r")}{name}";

    public bool Equals(ParentClue? other) => other is not null && Parent.Id == other.Parent.Id && Row == other.Row;

    public override int GetHashCode() => HashCode.Combine(Parent.Id, Row);
}
