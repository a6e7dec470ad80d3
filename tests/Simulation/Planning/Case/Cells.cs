using CrmSync.Engine.Model;

namespace CrmSync.Simulation.Planning.Case;

/// <summary>
/// A record as the model of this ring sees it: one small number a cell, 0 for nothing. A text or number field is one cell, a set one cell an element,
/// because elements are what users change (R18). The last two cells are mapped to nothing.
/// </summary>
internal static class Cells
{
    public const int Title = 0;
    public const int Notes = 1;
    public const int Amount = 2;
    public const int FirstGuest = 3;
    public const int Guests = 4;
    public const int Mapped = FirstGuest + Guests;
    public const int Host = Mapped;
    public const int Own = Mapped + 1;
    public const int Count = Mapped + 2;

    public const int Fields = 4;
    public const int GuestsField = 3;

    /// <summary>What stands in the CRM's title where there is none (ZG-9).</summary>
    public const int NotProvided = 5;

    private static readonly string[] FieldNames = ["title", "notes", "amount", "guests"];
    private static readonly string[] Titles = ["", "Alpha", "Beta", "ALPHA ", "Gamma", "Not Provided", "ALPHA"];
    private static readonly string[] Texts = ["", "n1", "n2", "n1 ", "n3"];
    private static readonly string[] Contents = ["", "", "yes", "no"];

    public static int FieldOf(int cell) => cell < FirstGuest ? cell : cell < Mapped ? GuestsField : -1;

    public static string NameOf(int field) => FieldNames[field];

    /// <summary>How many values a user chooses from.</summary>
    public static int ValuesOf(int cell) => cell switch { Title => 7, Notes => 5, Amount => 4, < Mapped => 4, _ => 2 };

    public static string GuestOf(int cell) => ((char)('a' + cell - FirstGuest)).ToString();

    public static string ContentOf(int value) => Contents[value];

    public static FieldValue ValueOf(int cell, int value) => (cell, value) switch
    {
        (_, 0) => FieldValue.Nothing,
        (Title, _) => new FieldValue.Text(Titles[value]),
        (Notes, _) => new FieldValue.Text(Texts[value]),
        _ => new FieldValue.Number(value),
    };

    /// <summary>The number of a value that a decision names; -1 for one that nobody ever had.</summary>
    public static int Read(int cell, FieldValue value) => value switch
    {
        { IsEmpty: true } => 0,
        FieldValue.Text text => Array.IndexOf(cell == Title ? Titles : Texts, text.Value),
        FieldValue.Number number => (int)number.Value,
        _ => -1,
    };

    public static int ReadContent(string content) => content switch { "" => 1, "yes" => 2, "no" => 3, _ => -1 };

    public static string Tell(int cell, int value) => cell switch
    {
        < FirstGuest => value == 0 ? $"{NameOf(cell)} empty" : $"{NameOf(cell)} {ValueOf(cell, value) switch { FieldValue.Text text => $"'{text.Value}'", _ => value }}",
        < Mapped => value == 0 ? $"guest {GuestOf(cell)} out" : $"guest {GuestOf(cell)} '{ContentOf(value)}'",
        Host => value == 0 ? "in scope" : "out of scope",
        _ => $"own {value}",
    };
}
