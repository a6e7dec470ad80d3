namespace CrmSync.Sandbox.Pushes;

/// <summary>How badly notifications travel.</summary>
public sealed record PushOptions
{
    public TimeSpan Delay { get; init; }

    /// <summary>Each copy comes later by a random part of this, which is what puts them out of order.</summary>
    public TimeSpan Shuffle { get; init; }

    /// <summary>0 none is lost, 1 all are.</summary>
    public double Lost { get; init; }

    public int FewestCopies { get; init; } = 1;

    /// <summary>At most 3 is realistic.</summary>
    public int MostCopies { get; init; } = 1;

    public int Seed { get; init; } = 1;
}
