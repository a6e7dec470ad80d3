namespace CrmSync.Playground.Xero.Cast;

/// <summary>Somebody at a customer, as the CRM's people would type it.</summary>
/// <param name="Account">The customer's name.</param>
internal sealed record Person(string First, string Last, string? Email, string Mobile, string Account)
{
    public string Name => $"{First} {Last}";
}
