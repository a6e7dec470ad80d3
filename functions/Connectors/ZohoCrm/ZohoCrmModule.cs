using System.Collections.Immutable;

namespace CrmSync.Connectors.ZohoCrm;

/// <summary>
/// What differs between modules, as data: another module is another row. API names as in Zoho's standard layouts; whatever a row does not name is read by its JSON kind,
/// and a text that looks like a time by the organisation's metadata. https://www.zoho.com/crm/developer/docs/api/v8/modules-fields-and-their-api-names.html
/// </summary>
/// <param name="Name">The API name, which is also the collection.</param>
internal sealed record ZohoCrmModule(string Name)
{
    public const string StampField = "CRM_Sync_Stamp";
    public const string Modified = "Modified_Time";
    public const string Author = "Modified_By";
    public const string Owner = "Owner";
    public const string AllDay = "All_day";
    public const string Recurring = "Recurring_Activity";

    /// <summary>Users by id. Scopes compare them, so they are texts and no references.</summary>
    public static readonly ImmutableHashSet<string> Users = [Owner, Author, "Created_By"];

    /// <summary>Without these a row is no observation: a query that is refused for one of them fails.</summary>
    public static readonly ImmutableHashSet<string> Needed = ["id", Modified, Owner, StampField];

    /// <summary>The two ends of a span that can be of days or of moments; null where the module has none.</summary>
    public string? Start { get; init; }

    public string? End { get; init; }

    public string? Guests { get; init; }

    public string? Reminder { get; init; }

    /// <summary>The module guests are people of.</summary>
    public string? GuestModule { get; init; }

    /// <summary>Never taken for anything but text, whatever a user types there. On one line, but for <see cref="Paragraphs"/>.</summary>
    public ImmutableHashSet<string> Texts { get; init; } = [];

    public ImmutableHashSet<string> Paragraphs { get; init; } = [];

    public ImmutableHashSet<string> Dates { get; init; } = [];

    public ImmutableHashSet<string> Instants { get; init; } = [Modified, "Created_Time", "Last_Activity_Time"];

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
            Texts = ["Event_Title", "Venue", "Meeting_Venue__s", "Meeting_Provider__s", StampField],
            Paragraphs = ["Description"],
            Lookups = ["Who_Id", "What_Id"],
        },
        new("Contacts")
        {
            Texts =
            [
                "Last_Name", "First_Name", "Full_Name", "Salutation", "Email", "Secondary_Email", "Phone", "Mobile", "Home_Phone", "Other_Phone", "Fax", "Title", "Department", "Lead_Source",
                "Mailing_City", "Mailing_State", "Mailing_Zip", "Mailing_Country", "Other_City", "Other_State", "Other_Zip", "Other_Country", "Skype_ID", "Twitter", StampField,
            ],
            Paragraphs = ["Description", "Mailing_Street", "Other_Street"],
            Dates = ["Date_of_Birth"],
            Lookups = ["Account_Name", "Vendor_Name", "Reporting_To"],
        },
        new("Accounts")
        {
            Texts =
            [
                "Account_Name", "Account_Number", "Account_Site", "Account_Type", "Industry", "Ownership", "Rating", "Ticker_Symbol", "Phone", "Fax", "Website",
                "Billing_City", "Billing_State", "Billing_Code", "Billing_Country", "Shipping_City", "Shipping_State", "Shipping_Code", "Shipping_Country", StampField,
            ],
            Paragraphs = ["Description", "Billing_Street", "Shipping_Street"],
            Lookups = ["Parent_Account"],
        },
        new("Vendors")
        {
            Texts = ["Vendor_Name", "Email", "Phone", "Website", "GL_Account", "Category", "City", "State", "Zip_Code", "Country", StampField],
            Paragraphs = ["Description", "Street"],
        },
    ];

    public static ZohoCrmModule? Find(string name) => All.FirstOrDefault(module => module.Name == name);

    /// <summary>Whether a text in this field can be anything but a text.</summary>
    public bool Knows(string field) =>
        field == Start || field == End || field == Guests || field == Reminder || Texts.Contains(field) || Paragraphs.Contains(field) || Dates.Contains(field) || Instants.Contains(field) || Lookups.Contains(field);

    /// <summary>The module with further fields of one organisation.</summary>
    /// <param name="kinds">As <see cref="ZohoFieldKind"/> names them, by field.</param>
    public ZohoCrmModule Knowing(IReadOnlyDictionary<string, string> kinds) => kinds.Count == 0 ? this : this with
    {
        Dates = Dates.Union(kinds.Where(field => field.Value == "date").Select(field => field.Key)),
        Instants = Instants.Union(kinds.Where(field => field.Value == "instant").Select(field => field.Key)),
        Paragraphs = Paragraphs.Union(kinds.Where(field => field.Value is not ("date" or "instant")).Select(field => field.Key)),
    };
}
