namespace CrmSync.Sandbox.Counting;

/// <summary>A mail the vendor would have sent.</summary>
public sealed record Mail(string Recipient, string Why, string RecordId);
