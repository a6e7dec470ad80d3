using CrmSync.App.State;
using CrmSync.Engine.Mapping;

namespace CrmSync.App.Presets;

/// <summary>The named defaults of a pair of systems.</summary>
public interface IPreset
{
    /// <summary>As callers name it: <c>zoho-crm-google-calendar</c>.</summary>
    string Name { get; }

    string Title { get; }

    string LeftConnector { get; }

    string RightConnector { get; }

    /// <summary>The collection that this preset syncs on that side; null where the operator picks one.</summary>
    string? LeftCollection { get; }

    string? RightCollection { get; }

    SyncOptions Defaults(DateTimeOffset now);

    Scope ScopeOf(SyncOptions options, Connection left, Connection right);

    /// <summary>The fields the options stand for, beyond those that are mapped one by one.</summary>
    FieldMap MapOf(SyncOptions options);

    /// <summary>What is wrong with the options, by field.</summary>
    IEnumerable<(string Field, string Allowed)> Check(SyncOptions options);
}
