namespace CrmSync.Sandbox.Pushes;

/// <summary>Where a vendor hands its notifications over. Called under the vendor's lock, so it must only take note.</summary>
public interface IPushSink
{
    void Deliver(PushDelivery delivery);
}
