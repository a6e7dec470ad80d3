using System.Collections.Immutable;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.App.Flow.Pull;

/// <summary>What a pull asks for on behalf of all syncs of its place.</summary>
internal static class PulledFields
{
    public static ImmutableArray<string> Of(Pull pull) => [.. pull.Syncs
        .SelectMany(context => context.Map.FieldsOn(context.SideOf(pull.Fence.Place.Id)).Concat(ScopeFields(context, pull.Fence.Place.Id)))
        .Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> ScopeFields(SyncContext context, string placeId) =>
        (context.SideOf(placeId) == Side.Left ? context.Scope.Left : context.Scope.Right).SelectMany(FieldsOf);

    private static IEnumerable<string> FieldsOf(ScopeRule rule) => rule switch
    {
        ScopeRule.Equal equal => [equal.Field],
        ScopeRule.Contains contains => [contains.Field],
        ScopeRule.NotBefore notBefore => [notBefore.Field],
        ScopeRule.Any any => any.Rules.SelectMany(FieldsOf),
        _ => throw new InvalidOperationException($"unknown rule {rule}"),
    };

    public static DateTimeOffset? NotEndedBefore(Pull pull) =>
        pull.Syncs.All(context => context.Sync.Options.NotEndedBefore is not null) ? pull.Syncs.Min(context => context.Sync.Options.NotEndedBefore) : null;
}
