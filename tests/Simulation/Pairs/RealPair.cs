using System.Collections.Immutable;
using CrmSync.App.Manage.Connections;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.Engine.Model;
using CrmSync.Sandbox;
using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Hosting;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.Pairs;

/// <summary>Zoho CRM's meetings on the left and a Google calendar on the right, by their real connectors.</summary>
internal sealed class RealPair : IPair, IConsent
{
    private const string Zoho = "zoho-crm";
    private const string Google = "google-calendar";

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
        ActKind.EditUnmapped, ActKind.Touch, ActKind.Delete, ActKind.DeleteMost,
    ];

    public ImmutableArray<string> Fields => Meeting.Fields;

    public string NewValue(string field, int number, IReadOnlyDictionary<string, string> beside) => Meeting.NewValue(field, number, beside);

    public ImmutableArray<string> UnitOf(string field) => field is Meeting.Start or Meeting.End ? [Meeting.Start, Meeting.End] : [field];

    public IUserSide On(Side side) => side == Side.Left ? zoho : google;

    public IConsent Consent => this;

    public ImmutableArray<string> Secrets { get; } = ["canary"];

    public bool LosesChannels => true;

    public void LoseChannel(Random chance)
    {
        if (chance.Happens(0.5) && World.Zoho.LiveChannels() is { Count: > 0 } ofZoho)
        {
            World.Zoho.DropChannel(chance.OneOf(ofZoho));
        }
        else if (World.Google.LiveChannels() is { Count: > 0 } ofGoogle)
        {
            World.Google.DropChannel(chance.OneOf(ofGoogle));
        }
    }

    public void Revoke(Random chance)
    {
        if (chance.Happens(0.5))
        {
            World.Zoho.RevokeGrant();
        }
        else
        {
            World.Google.RevokeGrant(GoogleSide.Calendar);
        }
    }

    public ImmutableSortedDictionary<string, string> Renew(string connector) =>
        connector == Zoho ? ZohoCredentials(World.Zoho.Grant(World.Zoho.IntegrationUserId)) : Credentials(World.Google.AddUser(GoogleSide.Calendar));

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
        var left = await ConnectAsync(process, tenant, Zoho, ZohoCredentials(World.Zoho.RefreshToken));
        var right = await ConnectAsync(process, tenant, Google, Credentials(googleGrant));
        var made = await process.Get<MakeSync>().RunAsync(
            tenant,
            new NewSync("zoho-crm-google-calendar", "both", new NewEnd(left, ZohoSide.Module), new NewEnd(right, GoogleSide.Calendar), options),
            CancellationToken.None);
        return made is Reply<SyncReply>.Given given ? given.Value.Id : throw new InvalidOperationException($"no sync: {made}");
    }

    private static async Task<string> ConnectAsync(SimProcess process, string tenant, string connector, ImmutableSortedDictionary<string, string> credentials) =>
        await process.Get<ConnectAccount>().RunAsync(tenant, new NewConnection(connector, connector, credentials), CancellationToken.None) is Reply<ConnectionReply>.Given given
            ? given.Value.Id
            : throw new InvalidOperationException($"{connector} cannot be connected");

    private static ImmutableSortedDictionary<string, string> Credentials(string refreshToken) => ImmutableSortedDictionary<string, string>.Empty
        .Add("client_id", "client").Add("client_secret", "canary client secret").Add("refresh_token", refreshToken);

    private static ImmutableSortedDictionary<string, string> ZohoCredentials(string refreshToken) => Credentials(refreshToken).Add("accounts_server", "http://sandbox");
}
