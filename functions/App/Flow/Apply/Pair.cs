using System.Collections.Immutable;
using Azure;
using CrmSync.App.State;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>A pair while it is being settled: what was loaded, and what has been learned since.</summary>
internal sealed class Pair(Side side, RecordKey key)
{
    private readonly Dictionary<Side, ObservedState.Living?> values = [];

    /// <summary>The record whose key the message named.</summary>
    public Side Side { get; } = side;

    public RecordKey Key { get; } = key;

    public SeenRow? LeftRow { get; set; }

    public SeenRow? RightRow { get; set; }

    public SeenRecord? Left { get; set; }

    public SeenRecord? Right { get; set; }

    /// <summary>As stored; null for a pair that has none yet.</summary>
    public StoredLink? Stored { get; set; }

    /// <summary>It got its link, or began anew after its end, while it was being settled.</summary>
    public bool IsNew { get; set; }

    /// <summary>As the planner is to see it, where that is ahead of what is stored.</summary>
    public Link? Link { get; set; }

    /// <summary>Of rows that stand under a record though it is in no link (R21).</summary>
    public ETag LeftETag { get; set; }

    public ETag RightETag { get; set; }

    /// <summary>Matched by a stamp: an earlier sync made one of them from the other, so they are one whatever the policy for look-alikes (R14, ALL-8).</summary>
    public bool IsStamped { get; set; }

    /// <summary>Refused preconditions so far; three a record and apply (R20).</summary>
    public int Refusals { get; set; }

    /// <summary>Why it waits for the operator, where nobody may guess.</summary>
    public Listing? Listing { get; private set; }

    /// <summary>The side of the record that the operator is to decide on.</summary>
    public Side ListedSide { get; private set; }

    /// <summary>The side on which a record is gone, and nobody has let its counterpart's deletion pass yet (R9).</summary>
    public Side? AwaitsReview { get; set; }

    /// <summary>Why the vendor did not let a record of it be read; null where it did.</summary>
    public string? Unread { get; set; }

    /// <summary>Null while there is something left to decide.</summary>
    public PairEnd? End { get; set; }

    public bool IsListedOn(Side side) => Listing is not null && ListedSide == side;

    /// <summary>The record that the operator named as the one its own was merged into.</summary>
    public RecordId? Follows { get; set; }

    public void List(Listing listing) => List(listing, Side);

    public void List(Listing listing, Side side)
    {
        (Listing, ListedSide) = (listing, side);
        End = new PairEnd.Settled();
    }

    public SeenRecord? On(Side side) => side == Side.Left ? Left : Right;

    public SeenRow? RowOn(Side side) => side == Side.Left ? LeftRow : RightRow;

    public ETag RowETag(Side side) => side == Side.Left ? LeftETag : RightETag;

    public void See(Side side, SeenRecord? record)
    {
        if (side == Side.Left)
        {
            Left = record;
        }
        else
        {
            Right = record;
        }
    }

    /// <summary>When a pair that ends now does: what was known of it by then is not newer than its end, whatever our clock says (R21).</summary>
    public DateTimeOffset EndAt(DateTimeOffset now) => ((DateTimeOffset[])[now, Left?.Modified ?? default, Right?.Modified ?? default]).Max();

    public void SetRow(Side side, SeenRow? row, SeenRecord? record)
    {
        if (side == Side.Left)
        {
            LeftRow = row;
        }
        else
        {
            RightRow = row;
        }

        values[side] = row?.Values;
        See(side, record);
    }

    /// <summary>The suspicion is disproved: its record was read and lives.</summary>
    public void Clear(Side side)
    {
        if (side == Side.Left)
        {
            LeftRow = LeftRow! with { Kind = SeenKind.Living }; // only a row is suspected
        }
        else
        {
            RightRow = RightRow! with { Kind = SeenKind.Living }; // only a row is suspected
        }
    }

    /// <summary>A record that was read by id.</summary>
    public void SetFresh(Side side, SeenRecord record, ObservedState.Living? living) => SetAnswer(side, record, living);

    /// <summary>What a write's answer shows; null where it shows nothing.</summary>
    public void SetAnswer(Side side, SeenRecord? record, ObservedState.Living? living)
    {
        values[side] = living;
        See(side, record);
    }

    /// <summary>The vendor's values behind what is seen of that side; null where none are in hand.</summary>
    public ObservedState.Living? ValuesOn(Side side) => values.GetValueOrDefault(side);

    /// <summary>The operator decided of a deletion in the pair.</summary>
    public bool IsDecided => Verdict is not null;

    /// <summary>Only the operator may let it pass, whatever was cleared earlier (R8).</summary>
    public bool IsWithheld => IsWithheldOn(LeftRow) || IsWithheldOn(RightRow);

    /// <summary>By the operator's word: what is gone is to be made again.</summary>
    public bool IsWantedBack => Verdict is DeletionClearance.Restore;

    private DeletionClearance? Verdict => IsWantedAnew(Side.Left) || IsWantedAnew(Side.Right) ? DeletionClearance.Restore : Decided(LeftRow) ?? Decided(RightRow);

    /// <summary>By the operator's word: its partner is gone, and it is to get another one.</summary>
    private bool IsWantedAnew(Side side) => Link is { State: LinkState.Paired } link && link.On(side.Other()).Gone && RowOn(side) is { Due: true, Word.Choice: Choice.Create };

    private static bool IsWithheldOn(SeenRow? row) => row is { Due: true, IsDeletion: true, Verdict: DeletionClearance.Withheld };

    private static DeletionClearance? Decided(SeenRow? row) =>
        row is { Due: true, IsDeletion: true, IsDecided: true } ? row.Verdict : null;

    /// <summary>What history and links know the pair by.</summary>
    public string Name => Stored?.Row ?? Keys.LinkRow(Side, Key);
}

/// <summary>How an apply leaves a pair. A closed choice.</summary>
internal abstract record PairEnd
{
    private PairEnd()
    {
    }

    /// <summary>Nothing is left to do: its rows are no longer due.</summary>
    public sealed record Settled : PairEnd;

    /// <summary>Stays due, and a message comes back for it.</summary>
    /// <param name="IsExact">The moment is known, and longer pauses would only waste it.</param>
    public sealed record PutOff(TimeSpan Delay, bool IsExact = false) : PairEnd;

    /// <summary>Stays due, not before some minutes have passed (R20); the sweep brings it back.</summary>
    /// <param name="Rejected">The vendor does not take it as it is.</param>
    public sealed record Later(bool Rejected = false) : PairEnd;

    /// <summary>Stays due, and somebody else is to bring it back: the review of deletions, the operator.</summary>
    public sealed record Left : PairEnd;
}
