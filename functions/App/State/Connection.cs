using Azure;

namespace CrmSync.App.State;

/// <summary>One authorised account in a system.</summary>
/// <param name="SealedCredentials">Opens only in its own row.</param>
/// <param name="SealedToken">The access token in use, shared by all instances; null when none was ever fetched.</param>
public sealed record Connection(string Tenant, string Id, string Connector, string Name, byte[] SealedCredentials)
{
    public ConnectionStatus Status { get; init; } = ConnectionStatus.Active;

    /// <summary>Why it is stopped.</summary>
    public string? StatusReason { get; init; }

    /// <summary>The vendor's id of the account; new credentials must name the same (R8).</summary>
    public string AccountId { get; init; } = "";

    public string AccountName { get; init; } = "";

    public string? AccountEmail { get; init; }

    public byte[]? SealedToken { get; init; }

    public DateTimeOffset TokenUntil { get; init; }

    /// <summary>Where the vendor told us to call; null for the connector's own address.</summary>
    public string? ApiBase { get; init; }

    /// <summary>No call before then (R20).</summary>
    public DateTimeOffset ThrottledUntil { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public ETag ETag { get; init; }

    public string SecretContext => $"{Tenant}|{Id}";
}

/// <summary>Whether a connection may be used.</summary>
public enum ConnectionStatus
{
    Active,

    /// <summary>The vendor no longer takes its credentials, or a permission is missing: waits for the operator.</summary>
    Stopped,
}
