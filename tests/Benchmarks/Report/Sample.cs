namespace CrmSync.Benchmarks.Report;

/// <summary>Measured values. Percentiles are by nearest rank, so that each is a value that was measured.</summary>
internal sealed class Sample(IEnumerable<double> values)
{
    private readonly double[] sorted = [.. values.Order()];

    public int Count => sorted.Length;

    public double Median => At(0.5);

    public double P95 => At(0.95);

    public double P99 => At(0.99);

    public double Max => sorted[^1];

    private double At(double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
