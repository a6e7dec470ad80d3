namespace CrmSync.Engine.Tests.World;

/// <summary>Time that moves only when told, and a little with every change at a vendor.</summary>
internal sealed class FakeClock
{
    public DateTimeOffset Now { get; private set; } = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    public void Advance(double seconds) => Now += TimeSpan.FromSeconds(seconds);

    public void Tick() => Now += TimeSpan.FromMilliseconds(10);
}
