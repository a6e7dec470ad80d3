using System.Collections.Immutable;

namespace CrmSync.Connectors.Contract;

/// <summary>What a connector is and can do, as data.</summary>
/// <param name="Name">As it stands in URLs, settings and keys: <c>google-calendar</c>.</param>
/// <param name="PushBodyLimit">Bytes; a larger push is refused before it is read.</param>
/// <param name="CredentialFields">The names a caller gives when connecting; all mandatory.</param>
public sealed record ConnectorInfo(string Name, string Title, Capabilities Capabilities, Quota Quota, int PushBodyLimit, ImmutableArray<string> CredentialFields)
{
    /// <summary>Bytes; pushes that carry no lists stay far below it.</summary>
    public const int UsualPushBodyLimit = 64 * 1024;

    /// <summary>The vendor's production address; a setting can replace it.</summary>
    public required Endpoint Endpoint { get; init; }
}

/// <summary>What a vendor's API offers to be safe and fast with.</summary>
/// <param name="UniqueCreateKey">A second creation with the same stamp is refused and names the first (R15).</param>
/// <param name="ReplyCarriesRecord">A write's answer holds the record as stored (R17).</param>
/// <param name="BatchSize">Items a <see cref="WriteBatch"/> may hold.</param>
/// <param name="ChannelLife">How long a push channel lives before it must be renewed.</param>
public sealed record Capabilities(bool UniqueCreateKey, bool ReplyCarriesRecord, int BatchSize, TimeSpan ChannelLife)
{
    /// <summary>Versions are times with a grain of a second (R2).</summary>
    public bool SoftVersions { get; init; }
}

/// <summary>What the vendor allows one connection.</summary>
/// <param name="UnitsPerMinute">A call costs one unit where the connector does not say more.</param>
/// <param name="Burst">Units that may be spent at once after a pause.</param>
public sealed record Quota(int UnitsPerMinute, int Burst);

/// <summary>Where a vendor's API and its token service live.</summary>
public sealed record Endpoint(Uri Api, Uri Token);
