namespace CrmSync.Playground.Tour;

/// <summary>How far something is. Of nothing yet known, nothing is done.</summary>
internal readonly record struct Progress(int Done, int Total)
{
    public bool IsFull => Total > 0 && Done >= Total;

    public double Part => Total == 0 ? 0 : Math.Min(1, (double)Done / Total);
}
