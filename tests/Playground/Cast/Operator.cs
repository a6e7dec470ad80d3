using System.Text.Json.Nodes;
using CrmSync.Playground.Stage;

namespace CrmSync.Playground.Cast;

/// <summary>Whoever runs CRM Sync, through the management API only.</summary>
internal sealed class Operator(ManageClient manage)
{
    public async Task<JsonNode> ConnectAsync(string connector, string name, JsonObject credentials, CancellationToken cancellationToken) =>
        await manage.PostAsync("/connections", new JsonObject { ["connector"] = connector, ["name"] = name, ["credentials"] = credentials }, cancellationToken);

    /// <param name="all">Those too that could not be written.</param>
    public async Task<IReadOnlyList<string>> PlacesAsync(string connection, bool all, CancellationToken cancellationToken) =>
        [.. (await manage.GetAsync($"/connections/{connection}/places{(all ? "?all=true" : "")}", cancellationToken))["places"]!.AsArray().Select(place => (string)place!["collection"]!)];

    public async Task<string> MakeSyncAsync(string left, string right, string calendar, CancellationToken cancellationToken)
    {
        var sync = await manage.PostAsync("/syncs", new JsonObject
        {
            ["preset"] = "zoho-crm-google-calendar",
            ["name"] = "Meetings",
            ["left"] = new JsonObject { ["connection"] = left },
            ["right"] = new JsonObject { ["connection"] = right, ["collection"] = calendar },
        }, cancellationToken);
        return (string)sync["id"]!;
    }

    public Task<JsonNode> RemoveSyncAsync(string sync, CancellationToken cancellationToken) => manage.DeleteAsync($"/syncs/{sync}", cancellationToken);

    public Task<JsonNode> SyncAsync(string sync, CancellationToken cancellationToken) => manage.GetAsync($"/syncs/{sync}", cancellationToken);

    /// <summary>The run of a first contact; null until both sides have been read.</summary>
    public async Task<JsonNode?> FirstRunAsync(string sync, CancellationToken cancellationToken) =>
        (await manage.GetAsync($"/syncs/{sync}/runs?most=50", cancellationToken))["runs"]!.AsArray().LastOrDefault(run => (string?)run!["kind"] == "first");

    public Task<JsonNode> HeldAsync(string sync, CancellationToken cancellationToken) => manage.GetAsync($"/syncs/{sync}/held", cancellationToken);

    /// <param name="set">Exactly those that were shown, and no others.</param>
    public Task<JsonNode> ApproveAsync(string sync, string set, CancellationToken cancellationToken) =>
        manage.PostAsync($"/syncs/{sync}/held/approve", new JsonObject { ["set"] = set }, cancellationToken);

    /// <summary>What happened to a CRM record, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> HistoryAsync(string sync, string crmId, CancellationToken cancellationToken) =>
        [.. (await manage.GetAsync($"/syncs/{sync}/records/left/{crmId}/history", cancellationToken))["entries"]!.AsArray().Reverse().Select(entry => entry!)];
}
