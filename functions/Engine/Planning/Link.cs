using CrmSync.Engine.Model;

namespace CrmSync.Engine.Planning;

/// <summary>A pair of records and what both sides last agreed on.</summary>
/// <param name="Generation">How often a counterpart was made for the pair's source; the next creation takes the next one (R14).</param>
public sealed record Link(LinkState State, LinkSide Left, LinkSide Right, int Generation)
{
    public Intent? Intent { get; init; }

    public LinkSide On(Side side) => side == Side.Left ? Left : Right;

    public Link With(Side side, LinkSide value) => side == Side.Left ? this with { Left = value } : this with { Right = value };
}

/// <summary>Where a link stands. A closed choice.</summary>
public abstract record LinkState
{
    private LinkState()
    {
    }

    /// <summary>A counterpart is about to be made there, or was made and not yet confirmed (R15).</summary>
    public sealed record Reserved(Side On) : LinkState;

    public sealed record Paired : LinkState;

    /// <summary>Both records are gone; kept so that late news of them is known for what it is (R21).</summary>
    public sealed record Ended(DateTimeOffset At) : LinkState;
}
