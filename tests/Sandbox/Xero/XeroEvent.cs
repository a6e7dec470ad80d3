namespace CrmSync.Sandbox.Xero;

/// <summary>One change of one contact.</summary>
internal sealed record XeroEvent(Guid Tenant, Guid Contact, string Kind, DateTimeOffset At);
