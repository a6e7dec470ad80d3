using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>Two records made one by a user. Nothing in the API says which record a loser went into.</summary>
internal sealed class RecordMerge(ZohoState state)
{
    /// <summary>The loser's values fill the keeper's blanks, what pointed to it points to the keeper, and it goes (see <see cref="ZohoSwitches.MergeShowsInDeleted"/>).</summary>
    /// <param name="chosen">Values the user took from the loser all the same, or typed.</param>
    public void Run(ModuleState module, ZohoRecord kept, ZohoRecord lost, JsonObject? chosen, string by)
    {
        var values = (JsonObject)kept.Current.Values.DeepClone();
        foreach (var (name, value) in lost.Current.Values)
        {
            values[name] ??= value?.DeepClone();
        }

        foreach (var (name, value) in chosen ?? [])
        {
            values[name] = value?.DeepClone();
        }

        state.Change(module, kept, values, by, TimeSpan.Zero);
        foreach (var other in state.Modules.Values)
        {
            foreach (var record in other.Records.Values.Where(r => r.Alive && r != lost && r != kept).ToList())
            {
                Follow(module, other, record, kept.Id, lost.Id, by);
            }
        }

        if (state.Switches.MergeShowsInDeleted)
        {
            state.Delete(module, lost, by, forGood: true);
        }
        else
        {
            (lost.Vanished, lost.ChangedAt) = (true, state.Time.GetUtcNow());
        }
    }

    private void Follow(ModuleState merged, ModuleState module, ZohoRecord record, string keep, string lose, string by)
    {
        var values = (JsonObject)record.Current.Values.DeepClone();
        var touched = false;
        foreach (var field in module.Fields.Where(f => f.Lookup == merged.Name && (string?)values[f.ApiName]?["id"] == lose))
        {
            values[field.ApiName] = new JsonObject { ["id"] = keep };
            touched = true;
        }

        foreach (var participant in (values["Participants"] as JsonArray ?? []).Where(p => (string?)p!["participant"] == lose))
        {
            participant!["participant"] = keep;
            participant["Email"] = (string?)merged.Alive(keep)?.Current.Values["Email"];
            touched = true;
        }

        if (touched)
        {
            state.Change(module, record, values, by, TimeSpan.Zero);
        }
    }
}
