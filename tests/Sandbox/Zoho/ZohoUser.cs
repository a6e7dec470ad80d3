namespace CrmSync.Sandbox.Zoho;

/// <summary>A user of the CRM. Times are shown in the zone of the user whose token asks.</summary>
public sealed record ZohoUser(string Id, string Name, string Email, string TimeZone)
{
    internal TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
}
