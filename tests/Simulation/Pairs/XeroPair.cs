using System.Collections.Immutable;
using CrmSync.App.Manage.Connections;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;
using CrmSync.Sandbox;
using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Hosting;
using CrmSync.Simulation.Users;

namespace CrmSync.Simulation.Pairs;

/// <summary>Zoho CRM's vendors on the left and a Xero organisation's contacts on the right, by their real connectors. Both sides make and delete.</summary>
internal sealed class XeroPair : IPair
{
    private readonly ZohoVendors zoho;
    private readonly XeroSide xero;

    /// <summary>From then on each consent is a new one.</summary>
    private bool isConnected;

    public XeroPair(SandboxWorld world, Random hand)
    {
        World = world;
        (zoho, xero) = (new(world.Zoho, world.VendorTime, hand), new(world.Xero, world.VendorTime, hand));
        zoho.Open();
    }

    public SandboxWorld World { get; }

    public ImmutableArray<IVendorSandbox> Vendors => [World.Zoho, World.Xero];

    public ImmutableArray<ActKind> Acts { get; } =
    [
        ActKind.Create, ActKind.EditTitle, ActKind.EditBody, ActKind.EditTitle, ActKind.EditBody, ActKind.EditEmail, ActKind.EditEmail, ActKind.EditPhone, ActKind.EditPhone,
        ActKind.EditUnmapped, ActKind.Touch, ActKind.Delete, ActKind.DeleteMost,
    ];

    public ImmutableArray<string> Fields => Supplier.Fields;

    public string NewValue(string field, int number, IReadOnlyDictionary<string, string> beside) => Supplier.NewValue(field, number);

    public IUserSide On(Side side) => side == Side.Left ? zoho : xero;

    public ImmutableArray<FaultKind> Troubles => [FaultKind.GrantIsRevoked, FaultKind.ChannelDies];

    public ISet<Side> Revoked { get; } = new SortedSet<Side>();

    public ImmutableArray<string> Secrets { get; } = ["canary", "xero.refresh", "xero.access", "1000.refresh", "1000.access"];

    /// <summary>Xero gives each refresh token once.</summary>
    public bool MayCutUsOff => true;

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
                World.Xero.RevokeGrant();
            }
        }
        else if (side == Side.Right)
        {
            World.Xero.RemoveWebhook();
        }
        else if (World.Zoho.LiveChannels() is { Count: > 0 } channels)
        {
            World.Zoho.DropChannel(chance.OneOf(channels));
        }
    }

    public ImmutableSortedDictionary<string, string> Credentials(Side side)
    {
        (string Name, string Value)[] own = side == Side.Left
            ? [("refresh_token", Revoked.Contains(side) ? World.Zoho.Grant(World.Zoho.IntegrationUserId) : World.Zoho.RefreshToken), ("accounts_server", "http://sandbox"), ("client_id", "client"), ("client_secret", "canary client secret")]
            : [("refresh_token", isConnected ? World.Xero.Grant() : World.Xero.RefreshToken), ("tenant_id", World.Xero.TenantId), ("client_id", CrmSync.Sandbox.Xero.XeroSandbox.ClientId), ("client_secret", CrmSync.Sandbox.Xero.XeroSandbox.ClientSecret)];
        return own.ToImmutableSortedDictionary(one => one.Name, one => one.Value);
    }

    public bool IsLook(SandboxCall call) => call.Operation is "zoho.records.list" or "zoho.records.get" or "xero.contacts.ids";

    public bool IsBlindDeletion(SandboxCall call) => call.Operation is "zoho.records.delete" or "xero.contacts.post";

    public bool IsBlindChange(SandboxCall call) => call.Operation == "xero.contacts.post";

    public Side? WrittenBy(SandboxCall call) => !call.IsWrite ? null : call.Operation.StartsWith("zoho.", StringComparison.Ordinal) ? Side.Left : Side.Right;

    public IEnumerable<AskedWrite> Asked(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath; // a request on its way has an address
        return path.StartsWith("/xero/api.xro/", StringComparison.Ordinal) ? XeroRequests.Asked(request)
            : path.StartsWith("/zoho/crm/v8/" + ZohoVendors.Module, StringComparison.Ordinal) ? ZohoRequests.Asked(request)
            : [];
    }

    public async Task<string> MakeSyncAsync(SimProcess process, string tenant, OptionsEdit options)
    {
        var left = await ConnectAsync(process, tenant, "zoho-crm", Side.Left);
        var right = await ConnectAsync(process, tenant, "xero", Side.Right);
        isConnected = true;
        var made = await process.Get<MakeSync>().RunAsync(
            tenant,
            new NewSync("zoho-crm-vendors-xero", "both", new NewEnd(left), new NewEnd(right), options with { Creates = FlowDirection.Both, Deletions = DeletionPolicy.Propagate }),
            CancellationToken.None);
        World.Xero.SaveWebhook(AppBuilder.PublicUrl + "api/webhooks/xero", AppBuilder.XeroWebhookKey);
        return made is Reply<SyncReply>.Given given ? given.Value.Id : throw new InvalidOperationException($"no sync: {made}");
    }

    private async Task<string> ConnectAsync(SimProcess process, string tenant, string connector, Side side) =>
        await process.Get<ConnectAccount>().RunAsync(tenant, new NewConnection(connector, connector, Credentials(side)), CancellationToken.None) is Reply<ConnectionReply>.Given given
            ? given.Value.Id
            : throw new InvalidOperationException($"{connector} cannot be connected");
}
