using CrmSync.App.State;
using CrmSync.Engine.Mapping;
using CrmSync.Engine.Model;

namespace CrmSync.App.Presets;

/// <summary>Events of Zoho CRM and of one Google calendar (ZG).</summary>
internal sealed class ZohoCrmGoogleCalendar : IPreset
{
    /// <summary>ZG-4.</summary>
    private const int MonthsBack = 3;

    public string Name => "zoho-crm-google-calendar";

    public string Title => "Zoho CRM and Google Calendar";

    public string LeftConnector => "zoho-crm";

    public string RightConnector => "google-calendar";

    public string? LeftCollection => "Events";

    public string? RightCollection => null;

    public SyncOptions Defaults(DateTimeOffset now) => PresetDefaults.Read(Name) with { NotEndedBefore = now.AddMonths(-MonthsBack) };

    /// <summary>ZG-12: entries whose host is the connection's user; by option also those the user takes part in.</summary>
    public Scope ScopeOf(SyncOptions options, Connection left, Connection right)
    {
        ScopeRule hosted = new ScopeRule.Equal("Owner", new FieldValue.Text(left.AccountId), "another user hosts it");
        var host = options.IncludesParticipation && left.AccountEmail is { } email
            ? new ScopeRule.Any([hosted, new ScopeRule.Contains("Participants", email.ToLowerInvariant(), hosted.Reason)], "the connection's user neither hosts it nor takes part")
            : hosted;
        return options.NotEndedBefore is { } from
            ? new([host, Ended("End_DateTime", from)], [Ended("end", from)])
            : new([host], []);
    }

    /// <summary>The two ends are one span. ZG-3: guests become participants of the CRM, never the other way.</summary>
    public FieldMap MapOf(SyncOptions options)
    {
        var map = options.ToFieldMap();
        map = map with { Rules = [.. map.Rules.Select(rule => rule.Name is "start" or "end" ? rule with { Unit = "span" } : rule)] };
        return options.GuestsBecomeContacts
            ? map with { Rules = map.Rules.Add(new FieldRule("guests", new FieldEnd("Participants"), new FieldEnd("guests")) { Direction = FlowDirection.RightToLeft }) }
            : map;
    }

    public IEnumerable<(string Field, string Allowed)> Check(SyncOptions options)
    {
        foreach (var name in (string[])["title", "start", "end"])
        {
            if (!options.Fields.Any(field => field.Name == name))
            {
                yield return ("fields", $"must contain '{name}', which both systems demand");
            }
        }
    }

    private static ScopeRule.NotBefore Ended(string field, DateTimeOffset from) => new(field, from, "it ended before the sync's window");
}
