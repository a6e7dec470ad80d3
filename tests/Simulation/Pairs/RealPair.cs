using System.Collections.Immutable;
using CrmSync.App.Manage.Connections;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Hosting;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.Pairs;

/// <summary>Zoho CRM's meetings on the left and a Google calendar on the right, by their real connectors.</summary>
internal sealed class RealPair : IPair
{
    private readonly ZohoSide zoho;
    private readonly GoogleSide google;
    private readonly string googleGrant;

    public RealPair(SandboxWorld world, Random hand)
    {
        World = world;
        (zoho, google) = (new(world.Zoho, world.VendorTime, hand), new(world.Google, hand));
        zoho.Open();
        googleGrant = world.Google.AddUser(GoogleSide.Calendar);
    }

    public SandboxWorld World { get; }

    public ImmutableArray<IVendorSandbox> Vendors => [World.Zoho, World.Google];

    public ImmutableArray<ActKind> Acts { get; } =
    [
        ActKind.Create, ActKind.EditTitle, ActKind.EditBody, ActKind.EditTitle, ActKind.EditBody, ActKind.Move, ActKind.Move, ActKind.Lengthen, ActKind.EditReminder,
        ActKind.EditUnmapped, ActKind.Touch, ActKind.Delete,
    ];

    public ImmutableArray<string> Fields => Meeting.Fields;

    public string NewValue(string field, int number, IReadOnlyDictionary<string, string> beside) => Meeting.NewValue(field, number, beside);

    public ImmutableArray<string> UnitOf(string field) => field is Meeting.Start or Meeting.End ? [Meeting.Start, Meeting.End] : [field];

    public IUserSide On(Side side) => side == Side.Left ? zoho : google;

    public ImmutableArray<FaultKind> Troubles => [FaultKind.GrantIsRevoked, FaultKind.ChannelDies];

    public ISet<Side> Revoked { get; } = new SortedSet<Side>();

    public ImmutableArray<string> Secrets { get; } = ["canary", "ya29.", "1000.refresh", "1000.access"];

    public void Trouble(FaultKind kind, Random chance)
    {
        var side = chance.Happens(0.5) ? Side.Left : Side.Right;
        if (kind == FaultKind.GrantIsRevoked)
        {
            Revoked.Add(side);
            if (side == Side.Left)
            {
                World.Zoho.RevokeGrant();
            }
            else
            {
                World.Google.RevokeGrant(GoogleSide.Calendar);
            }
        }
        else if (side == Side.Left && World.Zoho.LiveChannels() is { Count: > 0 } ofZoho)
        {
            World.Zoho.DropChannel(chance.OneOf(ofZoho));
        }
        else if (side == Side.Right && World.Google.LiveChannels() is { Count: > 0 } ofGoogle)
        {
            World.Google.DropChannel(chance.OneOf(ofGoogle));
        }
    }

    public ImmutableSortedDictionary<string, string> Credentials(Side side)
    {
        (string Name, string Value)[] own = side == Side.Left
            ? [("refresh_token", Revoked.Contains(side) ? World.Zoho.Grant(World.Zoho.IntegrationUserId) : World.Zoho.RefreshToken), ("accounts_server", "http://sandbox")]
            : [("refresh_token", Revoked.Contains(side) ? World.Google.AddUser(GoogleSide.Calendar) : googleGrant)];
        return own.Append(("client_id", "client")).Append(("client_secret", "canary client secret")).ToImmutableSortedDictionary(one => one.Item1, one => one.Item2);
    }

    public bool IsLook(SandboxCall call) => call.Operation is "zoho.records.list" or "zoho.records.get";

    public bool IsBlindDeletion(SandboxCall call) => call.Operation == "zoho.records.delete";

    public Side? WrittenBy(SandboxCall call) => !call.IsWrite ? null : call.Operation.StartsWith("zoho.", StringComparison.Ordinal) ? Side.Left : Side.Right;

    public IEnumerable<AskedWrite> Asked(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath; // a request on its way has an address
        return path.StartsWith("/google/", StringComparison.Ordinal) ? GoogleRequests.Asked(request)
            : path.StartsWith("/zoho/crm/v8/" + ZohoSide.Module, StringComparison.Ordinal) ? ZohoRequests.Asked(request)
            : [];
    }

    public async Task<string> MakeSyncAsync(SimProcess process, string tenant, OptionsEdit options)
    {
        var left = await ConnectAsync(process, tenant, "zoho-crm", Side.Left);
        var right = await ConnectAsync(process, tenant, "google-calendar", Side.Right);
        var made = await process.Get<MakeSync>().RunAsync(
            tenant,
            new NewSync("zoho-crm-google-calendar", "both", new NewEnd(left, ZohoSide.Module), new NewEnd(right, GoogleSide.Calendar), options),
            CancellationToken.None);
        return made is Reply<SyncReply>.Given given ? given.Value.Id : throw new InvalidOperationException($"no sync: {made}");
    }

    private async Task<string> ConnectAsync(SimProcess process, string tenant, string connector, Side side) =>
        await process.Get<ConnectAccount>().RunAsync(tenant, new NewConnection(connector, connector, Credentials(side)), CancellationToken.None) is Reply<ConnectionReply>.Given given
            ? given.Value.Id
            : throw new InvalidOperationException($"{connector} cannot be connected");
}
