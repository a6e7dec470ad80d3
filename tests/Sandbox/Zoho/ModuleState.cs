namespace CrmSync.Sandbox.Zoho;

/// <summary>A module's records and its fields, which an administrator or an API call may add to.</summary>
internal sealed class ModuleState
{
    private readonly Dictionary<string, FieldDefinition> _fields = [];

    public ModuleState(ModuleDefinition definition, Func<string> newId)
    {
        Definition = definition with { Id = newId() };
        foreach (var field in StandardModules.SystemFields.Concat(definition.Fields))
        {
            Add(field with { Id = newId() });
        }
    }

    public ModuleDefinition Definition { get; }

    public string Name => Definition.ApiName;

    public IReadOnlyCollection<FieldDefinition> Fields => _fields.Values;

    public SortedDictionary<string, ZohoRecord> Records { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, (string Name, Func<System.Text.Json.Nodes.JsonObject, bool> Shows)> Views { get; } = [];

    public void Add(FieldDefinition field) => _fields[field.ApiName] = field;

    public FieldDefinition? Field(string name) => _fields.GetValueOrDefault(name);

    public ZohoRecord? Alive(string? id) => id is not null && Records.TryGetValue(id, out var found) && found.Alive ? found : null;

    public ZohoRecord? ByValue(string field, string value) => Records.Values.FirstOrDefault(r =>
        r.Alive && string.Equals((string?)r.Current.Values[field], value, StringComparison.OrdinalIgnoreCase));
}
