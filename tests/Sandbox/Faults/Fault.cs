namespace CrmSync.Sandbox.Faults;

/// <summary>What can go wrong with one call.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>An error instead of the answer; <paramref name="AfterEffect"/> does the work first, which is what makes a blind retry double.</summary>
    /// <param name="Code">The vendor's reason or code; null takes the usual one for the status.</param>
    public sealed record Answer(int Status, string? Code = null, bool AfterEffect = false, int? RetryAfterSeconds = null) : Fault;

    /// <summary>The connection breaks.</summary>
    public sealed record Drop(bool AfterEffect) : Fault;

    /// <summary>Reads show the world as it was that long ago (at most one version back per record).</summary>
    public sealed record StaleRead(TimeSpan By) : Fault;

    /// <summary>Rows of a batch, by position, that are refused while the others are done.</summary>
    public sealed record RefuseRows(Func<int, bool> Row, string Code = "INVALID_DATA") : Fault;

    /// <summary>Rows, by position, that are done but missing in the reply.</summary>
    public sealed record LoseRows(Func<int, bool> Row) : Fault;

    /// <summary>The reply's rows come in another order.</summary>
    public sealed record ShuffleRows : Fault;

    /// <summary>A list answers 200 with only this fraction of its rows, and says it is complete. 0 is an empty list.</summary>
    public sealed record ShortList(double Keep) : Fault;

    /// <summary>A page without rows that has a next page; nothing is lost when the caller goes on.</summary>
    public sealed record EmptyPage : Fault;

    /// <summary>The cursor given is refused as expired.</summary>
    public sealed record ExpireCursor : Fault;

    /// <summary>The access token given is expired from this call on.</summary>
    public sealed record ExpireAccessToken : Fault;
}
