using System.Collections.Immutable;

namespace CrmSync.Simulation.Pairs;

/// <summary>The fields of a vendor that users fill, in the form that both systems share. The city tells the things apart and is nobody's to edit.</summary>
internal static class Supplier
{
    public const string Name = "title";
    public const string Street = "body";
    public const string Email = "email";
    public const string Phone = "phone";

    public static readonly ImmutableArray<string> Fields = [Name, Street, Email, Phone];

    public static string NewValue(string field, int number) => field switch
    {
        Name => number % 5 == 0 ? $"v{number} Åkeri & Söner (Nord)" : $"v{number}",
        Street => $"v{number} Long Road",
        Email => $"v{number}@example.com",
        Phone => $"+46 8 {number}",
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };
}
