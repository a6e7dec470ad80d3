namespace CrmSync.Sandbox.Counting;

/// <summary>What one account has called.</summary>
/// <param name="MostInAMinute">In the busiest minute there ever was, wherever it began.</param>
/// <param name="First">When the first call came.</param>
public sealed record QuotaUse(int Calls, int MostInAMinute, int MostInADay, DateTimeOffset First, DateTimeOffset Last);
