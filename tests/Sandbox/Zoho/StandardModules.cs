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
            new("Meeting_Venue__s", "picklist") { PickList = ["In-office", "Client location", "Online"] },
            Text("Meeting_Provider__s"),
            new("Who_Id", "lookup") { Lookup = "Contacts", Label = "Contact Name" },
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
            new("Salutation", "picklist") { PickList = ["Mr.", "Mrs.", "Ms.", "Dr.", "Prof."] },
            new("Email", "email") { Length = 100 },
            new("Secondary_Email", "email") { Length = 100 },
            Phone("Phone"), Phone("Mobile"), Phone("Home_Phone"), Phone("Other_Phone"),
            Text("Title") with { Length = 100 },
            Text("Department") with { Length = 50 },
            new("Date_of_Birth", "date"),
            new("Account_Name", "lookup") { Lookup = "Accounts" },
            new("Vendor_Name", "lookup") { Lookup = "Vendors" },
            new("Lead_Source", "picklist"),
            new("Email_Opt_Out", "boolean"),
            Text("Mailing_Street"), Text("Mailing_City"), Text("Mailing_State"), Text("Mailing_Zip"), Text("Mailing_Country"),
            Area("Description"),
        ]) { SystemDuplicateField = "Email" },
        new("Accounts", "Accounts", "Account_Name",
        [
            Text("Account_Name") with { Mandatory = true },
            Phone("Phone"), new("Website", "website"), Text("Account_Number"),
            Text("Billing_Street"), Text("Billing_City"), Text("Billing_State"), Text("Billing_Code"), Text("Billing_Country"),
            Area("Description"),
        ]) { SystemDuplicateField = "Account_Name" },
        new("Vendors", "Vendors", "Vendor_Name",
        [
            Text("Vendor_Name") with { Mandatory = true },
            new("Email", "email") { Length = 100 }, Phone("Phone"), new("Website", "website"),
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

    private static FieldDefinition Phone(string name) => new(name, "phone") { Length = 30 };

    private static FieldDefinition Area(string name) => new(name, "textarea") { Length = 32000, TextArea = "large" };
}
