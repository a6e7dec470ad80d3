namespace CrmSync.Sandbox.Zoho;

/// <summary>The standard modules this CRM starts with. https://www.zoho.com/crm/developer/docs/api/v8/modules-api.html</summary>
public static class StandardModules
{
    public static IReadOnlyList<ModuleDefinition> All { get; } =
    [
        new("Events", "Meetings", "Event_Title",
        [
            Text("Event_Title") with { Mandatory = true, Label = "Title" },
            new("Start_DateTime", "datetime") { Mandatory = true, Label = "From" },
            new("End_DateTime", "datetime") { Mandatory = true, Label = "To" },
            new("All_day", "boolean"),
            Text("Venue") with { Label = "Location" },
            Choice("Meeting_Venue__s", "In-office", "Client location", "Online"),
            Text("Meeting_Provider__s"),
            Lookup("Who_Id", "Contacts") with { Label = "Contact Name" },
            new("What_Id", "multi_module_lookup") { Label = "Related To" },
            new("Participants", "participants"),
            new("Remind_At", "multireminder") { Label = "Reminder" },
            new("Recurring_Activity", "rrule"),
            Area("Description"),
        ]) { SupportsUpsert = false },
        new("Contacts", "Contacts", "Full_Name",
        [
            Text("Last_Name") with { Mandatory = true, Length = 80 },
            Text("First_Name") with { Length = 40 },
            Text("Full_Name") with { ReadOnly = true },
            Choice("Salutation", "Mr.", "Mrs.", "Ms.", "Dr.", "Prof."),
            Email("Email"), Email("Secondary_Email"),
            Phone("Phone"), Phone("Mobile"), Phone("Home_Phone"), Phone("Other_Phone"), Phone("Fax"),
            Text("Title") with { Length = 100 },
            Text("Department") with { Length = 50 },
            new("Date_of_Birth", "date"),
            Lookup("Account_Name", "Accounts"), Lookup("Vendor_Name", "Vendors"), Lookup("Reporting_To", "Contacts"),
            Choice("Lead_Source", "Advertisement", "Cold Call", "Partner", "Web Download"),
            new("Email_Opt_Out", "boolean"),
            Text("Mailing_Street"), Text("Mailing_City"), Text("Mailing_State"), Text("Mailing_Zip"), Text("Mailing_Country"),
            Text("Other_Street"), Text("Other_City"), Text("Other_State"), Text("Other_Zip"), Text("Other_Country"),
            Text("Skype_ID"), Text("Twitter"),
            Area("Description"),
        ]) { SystemDuplicateField = "Email" },
        new("Accounts", "Accounts", "Account_Name",
        [
            Text("Account_Name") with { Mandatory = true },
            Phone("Phone"), Phone("Fax"), new("Website", "website"), Text("Account_Number"),
            Choice("Account_Type", "Customer", "Partner", "Supplier", "Vendor"), Text("Account_Site"),
            Lookup("Parent_Account", "Accounts"),
            Choice("Industry", "Consulting", "Manufacturing", "Service Provider"),
            new("Employees", "integer"), new("Annual_Revenue", "currency") { DecimalPlaces = 2 },
            Text("Billing_Street"), Text("Billing_City"), Text("Billing_State"), Text("Billing_Code"), Text("Billing_Country"),
            Text("Shipping_Street"), Text("Shipping_City"), Text("Shipping_State"), Text("Shipping_Code"), Text("Shipping_Country"),
            Choice("Ownership", "Partnership", "Private", "Public"), Choice("Rating", "Acquired", "Active", "Shut Down"),
            new("SIC_Code", "integer"), Text("Ticker_Symbol"),
            Area("Description"),
        ]) { SystemDuplicateField = "Account_Name" },
        new("Vendors", "Vendors", "Vendor_Name",
        [
            Text("Vendor_Name") with { Mandatory = true },
            Email("Email"), Phone("Phone"), new("Website", "website"),
            Choice("GL_Account", "Sales-Hardware", "Sales-Software"), Text("Category"),
            Text("Street"), Text("City"), Text("State"), Text("Zip_Code"), Text("Country"),
            Area("Description"),
        ]) { SystemDuplicateField = "Vendor_Name" },
    ];

    /// <summary>Fields every module has; their values come from the record itself.</summary>
    public static IReadOnlyList<FieldDefinition> SystemFields { get; } =
    [
        new("id", "bigint") { ReadOnly = true },
        new("Owner", "ownerlookup"),
        new("Created_By", "ownerlookup") { ReadOnly = true },
        new("Modified_By", "ownerlookup") { ReadOnly = true },
        new("Created_Time", "datetime") { ReadOnly = true },
        new("Modified_Time", "datetime") { ReadOnly = true },
        new("Record_Status__s", "picklist") { ReadOnly = true },
    ];

    private static FieldDefinition Text(string name) => new(name, "text");

    private static FieldDefinition Email(string name) => new(name, "email") { Length = 100 };

    private static FieldDefinition Phone(string name) => new(name, "phone") { Length = 30 };

    private static FieldDefinition Area(string name) => new(name, "textarea") { Length = 32000, TextArea = "large" };

    private static FieldDefinition Lookup(string name, string module) => new(name, "lookup") { Lookup = module };

    private static FieldDefinition Choice(string name, params string[] values) => new(name, "picklist") { PickList = [.. values.Select(value => new PickListValue(value))] };
}
