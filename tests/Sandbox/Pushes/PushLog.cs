namespace CrmSync.Sandbox.Pushes;

/// <summary>Keeps notifications for a test or a simulation to look at and to deliver itself.</summary>
public sealed class PushLog : IPushSink
{
    private readonly Lock _gate = new();
    private readonly List<PushDelivery> _deliveries = [];

    public void Deliver(PushDelivery delivery)
    {
        lock (_gate)
        {
            _deliveries.Add(delivery);
        }
    }

    /// <summary>Everything since the last call.</summary>
    public IReadOnlyList<PushDelivery> Take()
    {
        lock (_gate)
        {
            var taken = _deliveries.ToArray();
            _deliveries.Clear();
            return taken;
        }
    }
}
