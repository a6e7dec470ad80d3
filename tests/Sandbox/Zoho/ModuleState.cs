using System.Text.Json.Nodes;

namespace CrmSync.Sandbox.Zoho;

/// <summary>A module's records, and its fields and views, which an administrator or an API call may add to and take from.</summary>
internal sealed class ModuleState
{
    private readonly Dictionary<string, FieldDefinition> _fields = [];
    private readonly Dictionary<string, int> _numbers = [];

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

    /// <summary>Fields kept from the API's users.</summary>
    public Dictionary<string, FieldHiding> Hidden { get; } = [];

    public SortedDictionary<string, ZohoRecord> Records { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, CustomView> Views { get; } = [];

    public void Add(FieldDefinition field) => _fields[field.ApiName] = field;

    /// <summary>Its values go with it.</summary>
    public void Remove(string name)
    {
        _fields.Remove(name);
        foreach (var record in Records.Values)
        {
            record.Current.Values.Remove(name);
        }
    }

    public FieldDefinition? Field(string name) => _fields.GetValueOrDefault(name);

    /// <summary>Null also where it is kept from the API.</summary>
    public FieldDefinition? Shown(string name) => Hidden.ContainsKey(name) ? null : Field(name);

    /// <summary>What the CRM itself fills in of a new record.</summary>
    public void Number(JsonObject values)
    {
        foreach (var field in Fields.Where(f => f.DataType == "autonumber"))
        {
            _numbers[field.ApiName] = _numbers.GetValueOrDefault(field.ApiName) + 1;
            values[field.ApiName] = $"{field.ApiName}-{_numbers[field.ApiName]}";
        }
    }

    public ZohoRecord? Alive(string? id) => id is not null && Records.TryGetValue(id, out var found) && found.Alive ? found : null;

    public ZohoRecord? ByValue(string field, string value) => Records.Values.FirstOrDefault(r =>
        r.Alive && string.Equals(r.Current.Values[field]?.ToString(), value, StringComparison.OrdinalIgnoreCase));
}
