namespace CrmSync.Engine.Planning;

/// <summary>R9: more deletions than people make by hand wait for the operator.</summary>
public static class DeletionGuard
{
    private const int ManyDeletions = 20;
    private const int ManyPercent = 10;
    private const int FewestThatAreAll = 5;

    /// <param name="asked">Deletions about to be made on one side.</param>
    /// <param name="waiting">Others of living pairs that passed earlier and are still to be made: no pair is left behind by them either.</param>
    /// <param name="lastDay">Those made there in the last 24 hours, without the ones that the operator approved.</param>
    /// <param name="pairs">Pairs living now, those asked for included.</param>
    public static DeletionVerdict Check(int asked, int waiting, int lastDay, int pairs)
    {
        var deletions = (long)asked + lastDay;
        var total = (long)pairs + lastDay;
        var many = deletions > ManyDeletions && deletions * 100 > total * ManyPercent;
        var all = total >= FewestThatAreAll && (long)asked + waiting >= pairs;
        return asked > 0 && (many || all) ? new DeletionVerdict.Hold(deletions, total) : new DeletionVerdict.Pass();
    }
}

/// <summary>What the guard says. A closed choice.</summary>
public abstract record DeletionVerdict
{
    private DeletionVerdict()
    {
    }

    public sealed record Pass : DeletionVerdict;

    /// <param name="Deletions">Asked for and made, within 24 hours.</param>
    /// <param name="Pairs">Of so many.</param>
    public sealed record Hold(long Deletions, long Pairs) : DeletionVerdict;
}
