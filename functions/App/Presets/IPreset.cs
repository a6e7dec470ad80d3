using System.Collections.Immutable;
using CrmSync.App.State;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

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

    /// <summary>R23: by the name that fields have for it, the preset of the sync that keeps the records they point to.</summary>
    ImmutableSortedDictionary<string, string> Parents => ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Presets whose syncs come first where a place is shared: a record that is paired in one of them is not this one's.</summary>
    ImmutableArray<string> YieldsTo => [];

    /// <summary>The side whose vendor does not say into which record another one was merged.</summary>
    Side? MergesUnnamed => null;

    SyncOptions Defaults(DateTimeOffset now);

    Scope ScopeOf(SyncOptions options, Connection left, Connection right);

    /// <summary>The fields the options stand for, beyond those that are mapped one by one.</summary>
    FieldMap MapOf(SyncOptions options);

    /// <summary>What is wrong with the options, by field.</summary>
    IEnumerable<(string Field, string Allowed)> Check(SyncOptions options);
}
