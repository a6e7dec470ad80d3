namespace CrmSync.Simulation.Planning.Oracle;

/// <summary>A case in which the sync did what it must never do. The message begins with the invariant's number.</summary>
internal sealed class BrokenInvariant : Exception
{
    public BrokenInvariant(string message)
        : base(message)
    {
    }

    public BrokenInvariant()
    {
    }

    public BrokenInvariant(string message, Exception inner)
        : base(message, inner)
    {
    }
}
