using System.Collections.Immutable;
using System.Text;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.Engine.Tests.World;

/// <summary>A small field map, with the same field names on both sides.</summary>
internal static class TestMap
{
    public const string Title = "title";
    public const string Notes = "notes";
    public const string Guests = "guests";

    public static readonly Fingerprinter Fingerprinter = new(Encoding.UTF8.GetBytes("a tenant's key"));

    public static FieldMap Plain { get; } = Of(Rule(Title), Rule(Notes), Rule(Guests));

    public static FieldMap Of(params FieldRule[] rules) => new([.. rules], [new([Title])]);

    public static FieldRule Rule(string name) => new(name, new(name), new(name));

    public static FieldValue Text(string text) => FieldValue.OfText(text);

    /// <summary>"ann bob=yes": elements, some with content.</summary>
    public static FieldValue.Set Set(string elements) => new(elements.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(element => element.Split('='))
        .ToImmutableSortedDictionary(parts => parts[0], parts => parts.Length > 1 ? parts[1] : ""));
}
