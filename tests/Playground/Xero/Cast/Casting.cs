namespace CrmSync.Playground.Xero.Cast;

/// <summary>Which of the three hundred people have a part of their own.</summary>
internal static class Casting
{
    public const int People = 300;
    public const int InBoth = 20;
    public const int WithoutEmail = 5;

    /// <summary>The next three cannot be told from contacts of Xero without somebody who knows them.</summary>
    public static Person Moved { get; } = AddressBook.Person(InBoth + WithoutEmail);

    public static Person SharesMailbox { get; } = AddressBook.Person(InBoth + WithoutEmail + 1);

    public static Person HasNamesake { get; } = AddressBook.Person(InBoth + WithoutEmail + 2);

    public static Person Customer { get; } = AddressBook.Person(100);

    public static Person Archived { get; } = AddressBook.Person(101);

    public static Person Deleted { get; } = AddressBook.Person(102);

    public static Person Merged { get; } = AddressBook.Person(103);

    /// <summary>In Xero only, and nothing there says of which account.</summary>
    public static Person Stranger { get; } = new("Ulla", "Quist", "ulla.quist@example.com", "+46 70 400000", "");

    public static IEnumerable<Person> InCrm => Enumerable.Range(0, People).Select(number => AddressBook.Person(number) is var person && number is >= InBoth and < InBoth + WithoutEmail ? person with { Email = null } : person);

    /// <summary>Those whom somebody typed into both, and those who can be taken for the three.</summary>
    public static IEnumerable<Person> InXero =>
    [
        .. Enumerable.Range(0, InBoth).Select(AddressBook.Person),
        Moved with { Email = "at.the.old.place@example.com" },
        SharesMailbox with { Last = "Front Desk" },
        SharesMailbox with { Last = "Reception" },
        HasNamesake with { Email = "somebody.else@example.com" },
    ];
}
