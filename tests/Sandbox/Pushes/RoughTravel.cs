namespace CrmSync.Sandbox.Pushes;

/// <summary>Loses, repeats, delays and reorders notifications on the way to another sink.</summary>
public sealed class RoughTravel(IPushSink next, PushOptions options) : IPushSink
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(options.Seed);

    public void Deliver(PushDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        lock (_gate)
        {
            if (_random.NextDouble() < options.Lost)
            {
                return;
            }

            var copies = _random.Next(options.FewestCopies, options.MostCopies + 1);
            for (var copy = 0; copy < copies; copy++)
            {
                var late = options.Delay + (options.Shuffle * _random.NextDouble());
                next.Deliver(delivery with { NotBefore = delivery.NotBefore + late });
            }
        }
    }
}
