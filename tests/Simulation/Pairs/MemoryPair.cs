using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.App.Manage.Connections;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Hosting;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.Pairs;

/// <summary>Two collections of the reference system.</summary>
internal sealed class MemoryPair : IPair
{
    /// <summary>More than a list shows, where lists cut texts; a stamp they show whole.</summary>
    private const string Long = "of a length that a list of some vendors does not show to its end";

    public static readonly ImmutableArray<string> Mapped = ["title", "body"];

    private const string Usual = "memory-account";
    private readonly string account;
    private readonly MemorySide left;
    private readonly MemorySide right;

    /// <summary>From then on each consent is a new one.</summary>
    private bool isConnected;

    public MemoryPair(SandboxWorld world, string account = Usual, string left = "left", string right = "right")
    {
        World = world;
        this.account = account;
        (this.left, this.right) = (new(world.Memory, left), new(world.Memory, right));
        this.left.Open();
        this.right.Open();
    }

    public SandboxWorld World { get; }

    public ImmutableArray<IVendorSandbox> Vendors => [World.Memory];

    public ImmutableArray<ActKind> Acts { get; } =
        [ActKind.Create, ActKind.EditTitle, ActKind.EditBody, ActKind.EditTitle, ActKind.EditBody, ActKind.EditUnmapped, ActKind.Touch, ActKind.Delete, ActKind.AddTag, ActKind.AddTag, ActKind.RemoveTag, ActKind.DeleteMost];

    public ImmutableArray<string> Fields => Mapped;

    public string NewValue(string field, int number, IReadOnlyDictionary<string, string> beside) => field == "body" ? $"v{number} {Long}" : $"v{number}";

    public bool MayCutUsOff => World.Memory.Switches.RotatesRefreshTokens;

    public IEnumerable<LeftBehind> LeftBehind(string collection, string cursor)
    {
        var passed = long.Parse(cursor[(cursor.IndexOf('.', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        return World.Memory.Changes(collection).Where(one => one.Change <= passed).Select(one => new LeftBehind(one.Id, one.Change, one.Deleted));
    }

    public IUserSide On(Side side) => side == Side.Left ? left : right;

    public ImmutableArray<FaultKind> Troubles => [FaultKind.GrantIsRevoked];

    /// <summary>Both sides are of one account.</summary>
    public void Trouble(FaultKind kind, Random chance)
    {
        Revoked.UnionWith([Side.Left, Side.Right]);
        World.Memory.RevokeGrant();
    }

    public ISet<Side> Revoked { get; } = new HashSet<Side>();

    public ImmutableSortedDictionary<string, string> Credentials(Side side) =>
        ImmutableSortedDictionary<string, string>.Empty.Add("refresh_token", isConnected || account != Usual ? World.Memory.Grant(account) : World.Memory.RefreshToken);

    public ImmutableArray<string> Secrets { get; } = ["mem.refresh", "mem.access"];

    public bool IsLook(SandboxCall call) => false;

    public Side? ShownBy(SandboxCall call) => call.Operation is not ("memory.records.list" or "memory.records.get" or "memory.records.find") ? null : call.Place == left.Name ? Side.Left : Side.Right;

    public bool IsBlindDeletion(SandboxCall call) => false;

    public Side? WrittenBy(SandboxCall call) => !call.IsWrite ? null : call.Place == left.Name ? Side.Left : Side.Right;

    public IEnumerable<AskedWrite> Asked(HttpRequestMessage request)
    {
        if (!request.RequestUri!.AbsolutePath.EndsWith("records:batch", StringComparison.Ordinal)) // a request on its way has an address
        {
            return [];
        }

        using var body = request.Content!.ReadAsStream(); // and a batch a body
        var asked = JsonNode.Parse(body)!["operations"]!.AsArray()
            .Select(one => new AskedWrite(
                $"{one!["op"]} {one["id"]} {one["ifVersion"]} {one["values"]?["place"]} {one["values"]?["title"]} {one["values"]?["body"]}",
                (string?)one["op"] is "update" or "delete" && one["ifVersion"] is null,
                (string?)one["op"] == "delete" ? (string?)one["id"] : null))
            .ToList();
        body.Position = 0;
        return asked;
    }

    public async Task<string> MakeSyncAsync(SimProcess process, string tenant, OptionsEdit options)
    {
        var connected = await process.Get<ConnectAccount>().RunAsync(
            tenant, new NewConnection("memory", "memory", Credentials(Side.Left)), CancellationToken.None);
        isConnected = true;
        var connection = ((Reply<ConnectionReply>.Given)connected).Value.Id;
        var made = await process.Get<MakeSync>().RunAsync(
            tenant, new NewSync("memory-memory", "both", new NewEnd(connection, left.Name), new NewEnd(connection, right.Name), options), CancellationToken.None);
        return ((Reply<SyncReply>.Given)made).Value.Id;
    }
}
