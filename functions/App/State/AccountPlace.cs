namespace CrmSync.App.State;

/// <summary>A place that is to hear of pushes which name only the vendor's account. Several tenants may sync the same account: each has a row of its own.</summary>
public sealed record AccountPlace(string Connector, string Account, string Collection, string Tenant, string PlaceId);
