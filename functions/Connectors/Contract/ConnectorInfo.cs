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

    /// <summary>A deletion takes the record out of use and keeps it, so that people can bring it back.</summary>
    public bool DeletesByArchiving { get; init; }

    public PushAddress Pushes { get; init; }

    /// <summary>A write that lets the vendor's own workflows run (<see cref="WriteBatch.RunsWorkflows"/>) may mail people; one that does not never does (R26).</summary>
    public bool WorkflowsMail { get; init; }

    /// <summary>What each record of a batch of writes may cost of the quota; 0 where a batch goes out in a call or two, whatever it holds.</summary>
    public int UnitsPerWrite { get; init; } = 3;

    /// <summary>What each record of a read by ids may cost, one that is not there included; 0 where they are read together.</summary>
    public int UnitsPerRead { get; init; } = 1;
}

/// <summary>How a vendor is told where to push.</summary>
public enum PushAddress
{
    /// <summary>Each place opens a channel with an address and a secret of its own.</summary>
    Channel,

    /// <summary>One address and one secret for all accounts, which people enter at the vendor; a push names the accounts (<see cref="IConnector.SubjectsOf"/>).</summary>
    App,
}

/// <summary>What the vendor allows one connection.</summary>
/// <param name="UnitsPerMinute">A call costs one unit where the connector does not say more.</param>
/// <param name="Burst">Units that may be spent at once after a pause.</param>
/// <param name="UnitsPerDay">In any 24 hours; null where the vendor counts no days.</param>
/// <param name="AtOnce">Calls in flight; null where the vendor counts none.</param>
public sealed record Quota(int UnitsPerMinute, int Burst, int? UnitsPerDay = null, int? AtOnce = null);

/// <summary>Where a vendor's API and its token service live.</summary>
public sealed record Endpoint(Uri Api, Uri Token);
