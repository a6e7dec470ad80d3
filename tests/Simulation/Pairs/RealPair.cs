using System.Collections.Immutable;
using CrmSync.App.Manage.Connections;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;
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
        ActKind.Create, ActKind.EditTitle, ActKind.EditBody, ActKind.EditTitle, ActKind.EditBody, ActKind.Move, ActKind.Move, ActKind.EditReminder,
        ActKind.EditUnmapped, ActKind.Touch, ActKind.Delete,
    ];

    public ImmutableArray<string> Fields => Meeting.Fields;

    public string NewValue(string field, int number) => Meeting.NewValue(field, number);

    public IUserSide On(Side side) => side == Side.Left ? zoho : google;

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
        var left = await ConnectAsync(process, tenant, "zoho-crm", ("refresh_token", World.Zoho.RefreshToken), ("accounts_server", "http://sandbox"));
        var right = await ConnectAsync(process, tenant, "google-calendar", ("refresh_token", googleGrant));
        var made = await process.Get<MakeSync>().RunAsync(
            tenant,
            new NewSync("zoho-crm-google-calendar", "both", new NewEnd(left, ZohoSide.Module), new NewEnd(right, GoogleSide.Calendar), options),
            CancellationToken.None);
        return made is Reply<SyncReply>.Given given ? given.Value.Id : throw new InvalidOperationException($"no sync: {made}");
    }

    private static async Task<string> ConnectAsync(SimProcess process, string tenant, string connector, params (string Name, string Value)[] credentials)
    {
        var all = credentials.Append(("client_id", "client")).Append(("client_secret", "secret")).ToImmutableSortedDictionary(one => one.Item1, one => one.Item2);
        return await process.Get<ConnectAccount>().RunAsync(tenant, new NewConnection(connector, connector, all), CancellationToken.None) is Reply<ConnectionReply>.Given given
            ? given.Value.Id
            : throw new InvalidOperationException($"{connector} cannot be connected");
    }
}
