using CrmSync.App.Manage.Connections;
using CrmSync.App.Manage.Decisions;
using CrmSync.App.Manage.History;
using CrmSync.App.Manage.OpenApi;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;

namespace CrmSync.App.Http;

/// <summary>The operator's API: every path, and what answers it. The host has checked the function key.</summary>
public static class ManageApi
{
    public const string Root = "/api/manage";
    public const string Prefix = Root + "/tenants/{tenant}";

    public static void MapManageApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Prefix).AddEndpointFilter<Guard>();
        MapConnections(api.MapGroup("").WithTags("Connections"));
        MapSyncs(api.MapGroup("").WithTags("Syncs"));
        MapDecisions(api.MapGroup("").WithTags("Decisions"));
        MapHistory(api.MapGroup("").WithTags("History"));
        api.MapOpenApi("/openapi.json");
        api.Map(UnknownPath.Route, (UnknownPath unknown, HttpContext context) => unknown.Answer(context)).ExcludeFromDescription();
    }

    private static void MapConnections(RouteGroupBuilder api)
    {
        api.MapGet("/connectors", (ConnectionViews views) => views.Connectors()).Gives<ConnectorList>("The systems that can be connected");
        api.MapPost("/connections", (ConnectAccount act, string tenant, Body<NewConnection> body, CancellationToken stop) => body.ThenAsync(asked => act.RunAsync(tenant, asked, stop)))
            .Gives<ConnectionReply>("Connect an account", 201, 409, 422, 502);
        api.MapGet("/connections", (ConnectionViews views, string tenant, CancellationToken stop) => views.ListAsync(tenant, stop)).Gives<ConnectionList>("All connections");
        api.MapGet("/connections/{id}", (ConnectionViews views, string tenant, string id, CancellationToken stop) => views.GetAsync(tenant, id, stop)).Gives<ConnectionReply>("One connection", 200, 404);
        api.MapPost("/connections/{id}/test", (ConnectionViews views, string tenant, string id, CancellationToken stop) => views.TestAsync(tenant, id, stop))
            .Gives<ConnectionTest>("Ask the vendor whether the connection works", 200, 404);
        api.MapGet("/connections/{id}/places", (ConnectionViews views, string tenant, string id, string? all, CancellationToken stop) => views.PlacesAsync(tenant, id, all, stop))
            .Gives<PlaceList>("The collections that can be written, or with all=true all of them", 200, 404, 422, 502);
        api.MapGet("/connections/{id}/places/{collection}/fields", (ConnectionViews views, string tenant, string id, string collection, CancellationToken stop) => views.FieldsAsync(tenant, id, collection, stop))
            .Gives<FieldList>("The fields of a collection", 200, 404, 422, 502);
        api.MapGet("/connections/{id}/places/{collection}/views", (ConnectionViews views, string tenant, string id, string collection, CancellationToken stop) => views.ViewsAsync(tenant, id, collection, stop))
            .Gives<ViewList>("The views of a collection, to which a sync can be restricted", 200, 404, 422, 502);
        api.MapPut("/connections/{id}/credentials", (ReplaceCredentials act, string tenant, string id, Body<NewCredentials> body, CancellationToken stop) => body.ThenAsync(asked => act.RunAsync(tenant, id, asked, stop)))
            .Gives<ConnectionReply>("Replace the credentials by others of the same account", 200, 404, 409, 422, 502);
        api.MapDelete("/connections/{id}", (Disconnect act, string tenant, string id, CancellationToken stop) => act.RunAsync(tenant, id, stop)).Gives<Nothing>("Delete a connection that no sync uses", 204, 404, 409);
    }

    private static void MapSyncs(RouteGroupBuilder api)
    {
        api.MapGet("/presets", (PresetViews views) => views.List()).Gives<PresetList>("The pairs of systems that can be synced, with their defaults");
        api.MapPost("/syncs", (MakeSync act, string tenant, Body<NewSync> body, CancellationToken stop) => body.ThenAsync(asked => act.RunAsync(tenant, asked, stop)))
            .Gives<SyncReply>("Make a sync", 201, 409, 422, 502);
        api.MapGet("/syncs", (SyncViews views, string tenant, CancellationToken stop) => views.ListAsync(tenant, stop)).Gives<SyncList>("All syncs");
        api.MapGet("/syncs/{id}", (SyncViews views, string tenant, string id, CancellationToken stop) => views.GetAsync(tenant, id, stop)).Gives<SyncReply>("One sync", 200, 404);
        api.MapPatch("/syncs/{id}", (EditSync act, string tenant, string id, Body<SyncEdit> body, CancellationToken stop) => body.ThenAsync(asked => act.RunAsync(tenant, id, asked, stop)))
            .Gives<SyncReply>("Change a sync from its next run on", 200, 404, 409, 422, 502);
        api.MapDelete("/syncs/{id}", (RemoveSync act, string tenant, string id, CancellationToken stop) => act.RunAsync(tenant, id, stop)).Gives<Nothing>("Delete a sync; the vendors' records stay", 204, 404);
        api.MapPost("/syncs/{id}/pause", (SyncSwitch act, string tenant, string id, CancellationToken stop) => act.PauseAsync(tenant, id, stop)).Gives<SyncReply>("Pause a sync", 200, 404, 409);
        api.MapPost("/syncs/{id}/resume", (SyncSwitch act, string tenant, string id, CancellationToken stop) => act.ResumeAsync(tenant, id, stop)).Gives<SyncReply>("Resume a paused sync", 200, 404, 409);
        api.MapPost("/syncs/{id}/disable", (SyncSwitch act, string tenant, string id, CancellationToken stop) => act.DisableAsync(tenant, id, stop)).Gives<SyncReply>("Disable a sync", 200, 404);
        api.MapPost("/syncs/{id}/enable", (SyncSwitch act, string tenant, string id, CancellationToken stop) => act.EnableAsync(tenant, id, stop)).Gives<SyncReply>("Enable a disabled sync", 200, 404, 409);
        api.MapGet("/syncs/{id}/held", (HeldSet held, string tenant, string id, CancellationToken stop) => held.GetAsync(tenant, id, stop)).Gives<HeldReply>("The deletions that wait for the operator", 200, 404);
        api.MapPost("/syncs/{id}/held/approve", (HeldSet held, string tenant, string id, OptionalBody<HeldDecision> body, CancellationToken stop) => body.ThenAsync(asked => held.ApproveAsync(tenant, id, asked ?? new(), stop)))
            .Gives<RunReply>("Let the held deletions be made", 202, 404, 409);
        api.MapPost("/syncs/{id}/held/refuse", (HeldSet held, string tenant, string id, OptionalBody<HeldDecision> body, CancellationToken stop) => body.ThenAsync(asked => held.RefuseAsync(tenant, id, asked ?? new(), stop)))
            .Gives<RunReply>("Have what was deleted made again", 202, 404, 409);
    }

    private static void MapDecisions(RouteGroupBuilder api)
    {
        api.MapGet("/syncs/{id}/decisions", (DecisionViews views, string tenant, string id, CancellationToken stop) => views.ListAsync(tenant, id, stop))
            .Gives<DecisionList>("Records of which nobody may guess what becomes of them", 200, 404);
        api.MapPost("/syncs/{id}/decisions/{record}", (Decide act, string tenant, string id, string record, Body<Decision> body, CancellationToken stop) => body.ThenAsync(asked => act.RunAsync(tenant, id, record, asked, stop)))
            .Gives<RunReply>("Say what becomes of a listed record", 202, 404, 409);
        api.MapPost("/syncs/{id}/preview", (PreviewRecord act, string tenant, string id, Body<PreviewRequest> body, CancellationToken stop) => body.ThenAsync(asked => act.RunAsync(tenant, id, asked, stop)))
            .Gives<PreviewReply>("See one record through the field mapping, without writing", 200, 404, 422, 502);
    }

    private static void MapHistory(RouteGroupBuilder api)
    {
        api.MapPost("/syncs/{id}/runs", (RunNow act, string tenant, string id, Body<NewRun> body, CancellationToken stop) => body.ThenAsync(asked => act.RunAsync(tenant, id, asked, stop)))
            .Gives<RunReply>("Run now: changes, full, or one record", 202, 404, 409);
        api.MapGet("/syncs/{id}/runs", (HistoryViews views, string tenant, string id, string? most, string? after, CancellationToken stop) => views.RunsAsync(tenant, id, most, after, stop))
            .Gives<RunPage>("Runs, newest first", 200, 404);
        api.MapGet("/syncs/{id}/runs/{run}", (HistoryViews views, string tenant, string id, string run, CancellationToken stop) => views.RunAsync(tenant, id, run, stop)).Gives<RunReply>("One run", 200, 404);
        api.MapGet("/syncs/{id}/entries", (HistoryViews views, string tenant, string id, string? run, string? most, string? after, CancellationToken stop) => views.EntriesAsync(tenant, id, run, most, after, stop))
            .Gives<EntryPage>("What happened, newest first", 200, 404);
        api.MapGet("/syncs/{id}/records/{side}/{recordId}/history", (HistoryViews views, string tenant, string id, string side, string recordId, string? most, CancellationToken stop) => views.RecordAsync(tenant, id, side, recordId, most, stop))
            .Gives<RecordHistory>("What happened to one record, newest first", 200, 404);
    }
}
