using System.Collections.Immutable;
using CrmSync.App.Manage.Syncs;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Hosting;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.Pairs;

/// <summary>The two systems that a run keeps in agreement: their users' sides, how the sync between them is made, and what their requests say.</summary>
internal interface IPair
{
    SandboxWorld World { get; }

    /// <summary>The vendors that play in it.</summary>
    ImmutableArray<IVendorSandbox> Vendors { get; }

    /// <summary>What users do, each as often as it is listed.</summary>
    ImmutableArray<ActKind> Acts { get; }

    /// <summary>The mapped fields that users fill, in the order in which they do.</summary>
    ImmutableArray<string> Fields { get; }

    /// <summary>A value that no other number has, in the form that both sides share.</summary>
    /// <param name="beside">What the record shows in the fields that are not given a value with it.</param>
    string NewValue(string field, int number, IReadOnlyDictionary<string, string> beside);

    /// <summary>The fields that are one thing with it and come from one side.</summary>
    ImmutableArray<string> UnitOf(string field) => [field];

    IUserSide On(Side side);

    /// <summary>What goes wrong with accounts and channels, at times of its own.</summary>
    ImmutableArray<FaultKind> Troubles { get; }

    void Trouble(FaultKind kind, Random chance);

    /// <summary>The accounts whose consent was revoked and is not given anew.</summary>
    ISet<Side> Revoked { get; }

    /// <summary>Consent, given anew where it was revoked.</summary>
    ImmutableSortedDictionary<string, string> Credentials(Side side);

    /// <summary>Texts that secrets begin with and nothing else holds.</summary>
    ImmutableArray<string> Secrets { get; }

    /// <summary>Whether a call reads records by id, as is done before a deletion that knows no version.</summary>
    bool IsLook(SandboxCall call);

    /// <summary>The side whose records a call shows us; null where that is not asked for.</summary>
    Side? ShownBy(SandboxCall call) => null;

    /// <summary>Whether a call deletes whatever the record has become since.</summary>
    bool IsBlindDeletion(SandboxCall call);

    /// <summary>Whether a call changes whatever a record has become since it was last looked at.</summary>
    bool IsBlindChange(SandboxCall call) => false;

    /// <summary>The side that a call writes to; null for a call that writes nothing.</summary>
    Side? WrittenBy(SandboxCall call);

    /// <summary>The side that a call is made on.</summary>
    Side SideOf(SandboxCall call) => call.Operation.StartsWith("zoho.", StringComparison.Ordinal) ? Side.Left : Side.Right;

    /// <summary>How often we wrote each record of a side.</summary>
    IReadOnlyDictionary<string, long> WritesOn(Side side) => Vendors[(int)side % Vendors.Length].Ledger.Snapshot().Writes;

    /// <summary>The changes and deletions that a request asks for.</summary>
    IEnumerable<AskedWrite> Asked(HttpRequestMessage request);

    /// <summary>As the operator does: connects the accounts and makes the sync. Answers its id.</summary>
    Task<string> MakeSyncAsync(SimProcess process, string tenant, OptionsEdit options);

    /// <summary>Where a vendor gives each refresh token once, a process that dies with one in hand cuts us off.</summary>
    bool MayCutUsOff => false;

    /// <summary>What a cursor has left behind: records of the collection, with the version at least of which a pull must have shown before the cursor came there.</summary>
    IEnumerable<LeftBehind> LeftBehind(string collection, string cursor) => [];
}
