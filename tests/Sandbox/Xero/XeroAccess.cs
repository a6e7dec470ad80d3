namespace CrmSync.Sandbox.Xero;

/// <summary>An access token as Xero knows it.</summary>
internal sealed record XeroAccess(string Token, string User, string Scope, DateTimeOffset Expires);
