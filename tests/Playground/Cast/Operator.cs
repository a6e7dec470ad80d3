using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Playground.Stage;

namespace CrmSync.Playground.Cast;

/// <summary>Whoever runs CRM Sync, through the management API only.</summary>
internal sealed class Operator(ManageClient manage)
{
    private const int MostEntries = 500;

    public async Task<JsonNode> ConnectAsync(string connector, string name, JsonObject credentials, CancellationToken cancellationToken) =>
        await manage.PostAsync("/connections", new JsonObject { ["connector"] = connector, ["name"] = name, ["credentials"] = credentials }, cancellationToken);

    /// <param name="all">Those too that could not be written.</param>
    public async Task<IReadOnlyList<string>> PlacesAsync(string connection, bool all, CancellationToken cancellationToken) =>
        [.. (await manage.GetAsync($"/connections/{connection}/places{(all ? "?all=true" : "")}", cancellationToken))["places"]!.AsArray().Select(place => (string)place!["collection"]!)];

    /// <param name="collection">Of the right side; null where the preset says which one.</param>
    /// <param name="manual">Nothing is written but by runs that the operator starts.</param>
    public async Task<string> MakeSyncAsync(string preset, string name, string left, string right, string? collection, bool manual, CancellationToken cancellationToken)
    {
        var sync = await manage.PostAsync("/syncs", new JsonObject
        {
            ["preset"] = preset,
            ["name"] = name,
            ["left"] = new JsonObject { ["connection"] = left },
            ["right"] = new JsonObject { ["connection"] = right, ["collection"] = collection },
            ["options"] = new JsonObject { ["manual"] = manual },
        }, cancellationToken);
        return (string)sync["id"]!;
    }

    /// <summary>From now on the sync writes by itself.</summary>
    public async Task LetRunAsync(string sync, CancellationToken cancellationToken)
    {
        using var answer = await manage.TryAsync(HttpMethod.Patch, $"/syncs/{sync}", new JsonObject { ["options"] = new JsonObject { ["manual"] = false } }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public Task<JsonNode> RemoveSyncAsync(string sync, CancellationToken cancellationToken) => manage.DeleteAsync($"/syncs/{sync}", cancellationToken);

    public Task<JsonNode> SyncAsync(string sync, CancellationToken cancellationToken) => manage.GetAsync($"/syncs/{sync}", cancellationToken);

    /// <param name="dry">Nothing is written; the run tells what would be.</param>
    /// <returns>The run's id.</returns>
    public async Task<string> RunAsync(string sync, string kind, bool dry, CancellationToken cancellationToken) =>
        (string)(await manage.PostAsync($"/syncs/{sync}/runs", new JsonObject { ["kind"] = kind, ["dry"] = dry ? true : null }, cancellationToken))["id"]!;

    public Task<JsonNode> RunOfAsync(string sync, string run, CancellationToken cancellationToken) => manage.GetAsync($"/syncs/{sync}/runs/{run}", cancellationToken);

    /// <summary>All that a run told, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> EntriesAsync(string sync, string run, CancellationToken cancellationToken)
    {
        var entries = new List<JsonNode>();
        var after = "";
        do
        {
            var page = await manage.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/syncs/{sync}/entries?run={run}&most={MostEntries}{after}"), cancellationToken);
            entries.AddRange(page["entries"]!.AsArray().Select(entry => entry!));
            after = (string?)page["next"] is { } next ? $"&after={next}" : "";
        }
        while (after.Length > 0);
        entries.Reverse();
        return entries;
    }

    /// <summary>The run of a first contact; null until both sides have been read.</summary>
    public async Task<JsonNode?> FirstRunAsync(string sync, CancellationToken cancellationToken) =>
        (await manage.GetAsync($"/syncs/{sync}/runs?most=50", cancellationToken))["runs"]!.AsArray().LastOrDefault(run => (string?)run!["kind"] == "first");

    public async Task<IReadOnlyList<JsonNode>> DecisionsAsync(string sync, CancellationToken cancellationToken) =>
        [.. (await manage.GetAsync($"/syncs/{sync}/decisions", cancellationToken))["decisions"]!.AsArray().Select(decision => decision!)];

    /// <param name="record">As the list names it.</param>
    /// <param name="with">Of a pair: the other record, as the list names it.</param>
    /// <param name="names">By field: the record that it is to point to, by the vendor's id.</param>
    public Task<JsonNode> DecideAsync(string sync, string record, string choice, string? with, JsonObject? names, CancellationToken cancellationToken) =>
        manage.PostAsync($"/syncs/{sync}/decisions/{record}", new JsonObject { ["choice"] = choice, ["with"] = with, ["names"] = names }, cancellationToken);

    public Task<JsonNode> HeldAsync(string sync, CancellationToken cancellationToken) => manage.GetAsync($"/syncs/{sync}/held", cancellationToken);

    /// <param name="set">Exactly those that were shown, and no others.</param>
    public Task<JsonNode> ApproveAsync(string sync, string set, CancellationToken cancellationToken) =>
        manage.PostAsync($"/syncs/{sync}/held/approve", new JsonObject { ["set"] = set }, cancellationToken);

    /// <summary>What happened to a CRM record, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> HistoryAsync(string sync, string crmId, CancellationToken cancellationToken) =>
        [.. (await manage.GetAsync($"/syncs/{sync}/records/left/{crmId}/history", cancellationToken))["entries"]!.AsArray().Reverse().Select(entry => entry!)];
}
