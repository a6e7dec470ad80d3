namespace CrmSync.App.Presets;

/// <summary>The presets there are.</summary>
public static class PresetCatalog
{
    public static readonly IReadOnlyList<IPreset> All = [new ZohoCrmGoogleCalendar(), ZohoCrmXero.Accounts, ZohoCrmXero.Contacts, ZohoCrmXero.Vendors, new MemoryPair()];

    public static IPreset? Find(string name) => All.FirstOrDefault(preset => preset.Name == name);

    /// <summary>For names that come from our own rows.</summary>
    public static IPreset Get(string name) => Find(name) ?? throw new InvalidOperationException($"no preset {name}");
}
