namespace CrmSync.Sandbox.Zoho;

/// <summary>What administrators do: modules, fields, views and permissions.</summary>
public sealed partial class ZohoCrmSandbox
{
    public void AddModule(ModuleDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        lock (_gate)
        {
            _state.Add(definition);
        }
    }

    /// <summary>Adds a field, or puts another definition in its place.</summary>
    public void AddField(string module, FieldDefinition field)
    {
        ArgumentNullException.ThrowIfNull(field);
        lock (_gate)
        {
            _state.Modules[module].Add(field with { Id = _state.NewId() });
        }
    }

    public void RemoveField(string module, string name)
    {
        lock (_gate)
        {
            _state.Modules[module].Remove(name);
        }
    }

    /// <summary>Keeps the field from the API's users.</summary>
    public void Hide(string module, string field, FieldHiding how)
    {
        lock (_gate)
        {
            _state.Modules[module].Hidden[field] = how;
        }
    }

    /// <summary>Answers its cvid.</summary>
    /// <param name="criteria">Null shows all records.</param>
    public string AddView(string module, string name, ViewCriteria? criteria = null)
    {
        lock (_gate)
        {
            return _state.AddView(_state.Modules[module], name, criteria, SalesUserId);
        }
    }

    public void RemoveView(string module, string id)
    {
        lock (_gate)
        {
            _state.Modules[module].Views.Remove(id);
        }
    }

    /// <summary>Takes the module from the integration user's profile (403 NO_PERMISSION), or gives it back.</summary>
    public void Deny(string module, bool denied = true)
    {
        lock (_gate)
        {
            _ = denied ? _state.Denied.Add(module) : _state.Denied.Remove(module);
        }
    }
}
