using System.Globalization;

namespace CrmSync.Playground.Xero.Cast;

/// <summary>Twenty customers and three hundred people at them, no two of one name.</summary>
internal static class AddressBook
{
    private static readonly string[] Firsts = ["Anna", "Bo", "Clara", "David", "Elin", "Filip", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Leo", "Mira", "Nils", "Olga", "Pia", "Quentin", "Rosa", "Sven", "Tove"];
    private static readonly string[] Lasts = ["Ahlberg", "Bergman", "Carlsen", "Dahl", "Ek", "Forsberg", "Grahn", "Holm", "Isaksen", "Jansson", "Krog", "Lindqvist", "Moe", "Nyberg", "Olsson"];

    public static IReadOnlyList<string> Accounts { get; } =
    [
        "Nordic Timber", "Brightwater", "Alto Logistics", "Feldspar", "Harbour & Sons", "Quill Media", "Osprey Air", "Granite Works", "Juniper Foods", "Lantern Books",
        "Marlin Boats", "Northlight", "Pinewood", "Redstart Rail", "Saltmarsh", "Tern Travel", "Umber Paints", "Vesper Hotels", "Willow Clinics", "Yarrow Farms",
    ];

    /// <summary>A person's e-mail address is made of the name.</summary>
    public static Person Person(int number)
    {
        var (first, last) = (Firsts[number % Firsts.Length], Lasts[number / Firsts.Length % Lasts.Length]);
        var account = Accounts[((number * 7) + (number / Firsts.Length)) % Accounts.Count];
        return new(first, last, Email(first, last), string.Create(CultureInfo.InvariantCulture, $"+46 70 {100000 + number}"), account);
    }

    private static string Email(string first, string last) => $"{first}.{last}@example.com".ToLowerInvariant();
}
