using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Engine.Mapping;

/// <summary>One condition of a scope. A closed choice.</summary>
/// <param name="Reason">Said in history of a record that does not meet it.</param>
public abstract record ScopeRule(string Reason)
{
    public sealed record Equal(string Field, FieldValue Value, string Reason) : ScopeRule(Reason);

    /// <summary>A set field has this key.</summary>
    public sealed record Contains(string Field, string Key, string Reason) : ScopeRule(Reason);

    /// <summary>A date or instant lies at or after this moment; a field without either does too.</summary>
    public sealed record NotBefore(string Field, DateTimeOffset Moment, string Reason) : ScopeRule(Reason);

    public sealed record Any(ImmutableArray<ScopeRule> Rules, string Reason) : ScopeRule(Reason);

    public bool Admits(ObservedState.Living record) => this switch
    {
        Equal equal => equal.Value.Equals(record.Fields.GetValueOrDefault(equal.Field)),
        Contains contains => record.Fields.GetValueOrDefault(contains.Field) is FieldValue.Set set && set.Elements.ContainsKey(contains.Key),
        NotBefore notBefore => record.Fields.GetValueOrDefault(notBefore.Field) switch
        {
            FieldValue.Instant instant => instant.Value >= notBefore.Moment,
            FieldValue.Date date => date.Value >= DateOnly.FromDateTime(notBefore.Moment.UtcDateTime),
            _ => true,
        },
        Any any => any.Rules.Any(rule => rule.Admits(record)),
        _ => throw new InvalidOperationException($"unknown rule {this}"),
    };
}
