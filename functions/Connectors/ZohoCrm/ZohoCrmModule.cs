using System.Collections.Immutable;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>
/// What differs between modules, as data: another module is another row. API names as in Zoho's standard layouts; whatever a row does not name is read by its JSON kind.
/// https://www.zoho.com/crm/developer/docs/api/v8/modules-fields-and-their-api-names.html
/// </summary>
/// <param name="Name">The API name, which is also the collection.</param>
internal sealed record ZohoCrmModule(string Name)
{
    public const string StampField = "CRM_Sync_Stamp";
    public const string Modified = "Modified_Time";
    public const string Owner = "Owner";
    public const string AllDay = "All_day";
    public const string Recurring = "Recurring_Activity";

    /// <summary>The two ends of a span that can be of days or of moments; null where the module has none.</summary>
    public string? Start { get; init; }

    public string? End { get; init; }

    public string? Guests { get; init; }

    public string? Reminder { get; init; }

    /// <summary>The module guests are people of.</summary>
    public string? GuestModule { get; init; }

    /// <summary>Never taken for anything but text, whatever a user types there.</summary>
    public ImmutableHashSet<string> Texts { get; init; } = [];

    public ImmutableHashSet<string> Dates { get; init; } = [];

    public ImmutableHashSet<string> Lookups { get; init; } = [];

    public bool IsMeeting => Start is not null;

    /// <summary>Columns that COQL is not documented to select; without them a record is completed by id.</summary>
    public IEnumerable<string> Arrays => IsMeeting ? ((IEnumerable<string?>)[Guests, Reminder, Recurring]).OfType<string>() : [];

    /// <summary>What every read needs, mapped or not.</summary>
    public ImmutableArray<string> OwnColumns => IsMeeting ? ["id", Modified, Owner, StampField, AllDay, Recurring] : ["id", Modified, Owner, StampField];

    public static ImmutableArray<ZohoCrmModule> All { get; } =
    [
        new("Events")
        {
            Start = "Start_DateTime", End = "End_DateTime", Guests = "Participants", Reminder = "Remind_At", GuestModule = "Contacts",
            Texts = ["Event_Title", "Description", "Venue", StampField],
            Lookups = [Owner, "Who_Id", "What_Id"],
        },
        new("Contacts")
        {
            Texts = ["Last_Name", "First_Name", "Email", "Secondary_Email", "Phone", "Mobile", "Title", "Description", StampField],
            Dates = ["Date_of_Birth"],
            Lookups = [Owner, "Account_Name", "Vendor_Name", "Reporting_To"],
        },
        new("Accounts")
        {
            Texts = ["Account_Name", "Account_Number", "Phone", "Website", "Description", StampField],
            Lookups = [Owner, "Parent_Account"],
        },
        new("Vendors")
        {
            Texts = ["Vendor_Name", "Email", "Phone", "Website", "Description", StampField],
            Lookups = [Owner],
        },
    ];

    public static ZohoCrmModule? Find(string name) => All.FirstOrDefault(module => module.Name == name);
}
