using CrmSync.Sandbox.Counting;

namespace CrmSync.Sandbox.Pushes;

/// <summary>The sink of a world, replaceable while it runs: a test's log first, the server's sender once it listens.</summary>
public sealed class PushOutlet : IPushSink
{
    private volatile IPushSink _sink = new PushLog();

    public IPushSink Sink
    {
        get => _sink;
        set => _sink = value;
    }

    public void Deliver(PushDelivery delivery) => _sink.Deliver(delivery);

    internal void Deliver(PushDelivery delivery, Ledger ledger)
    {
        ledger.Pushed();
        _sink.Deliver(delivery);
    }
}
