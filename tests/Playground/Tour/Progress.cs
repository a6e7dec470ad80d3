namespace CrmSync.Playground.Tour;

/// <summary>How far something is. Of nothing yet known, nothing is done.</summary>
/// <param name="Note">What else can be seen meanwhile.</param>
internal readonly record struct Progress(int Done, int Total, string Note)
{
    public bool IsFull => Total > 0 && Done >= Total;

    public double Part => Total == 0 ? 0 : Math.Min(1, (double)Done / Total);

    public override string ToString() => $"{Done} of {Total}; {Note}";
}
