namespace CrmSync.Sandbox.Xero;

/// <summary>That a user let the app into an organisation.</summary>
internal sealed record XeroConnection(Guid Id, Guid AuthEvent, string User, Guid Tenant, DateTimeOffset Made);
