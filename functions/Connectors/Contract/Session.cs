namespace CrmSync.Connectors.Contract;

/// <summary>All that a connector needs to call its vendor for one connection.</summary>
/// <param name="Api">Base address, ending in a slash; tokens go to no other host.</param>
/// <param name="AccountId">The vendor's id of the connection's account; empty until it is known.</param>
public sealed record Session(HttpClient Http, Uri Api, string AccessToken, string AccountId, IPace Pace, TimeProvider Clock)
{
    public override string ToString() => "session";
}
