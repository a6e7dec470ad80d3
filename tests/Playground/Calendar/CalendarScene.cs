using CrmSync.Playground.Calendar.Cast;
using CrmSync.Playground.Tour;

namespace CrmSync.Playground.Calendar;

/// <summary>The stage with its people, and what earlier steps left for later ones.</summary>
internal sealed class CalendarScene(Stage.Stage stage) : Scene(stage, "Google", stage.World.Google)
{
    public const string AnnasCalendar = "anna@example.com";

    public CrmUser Crm { get; } = new(stage.World.Zoho);

    public CalendarUser Google { get; } = new(stage.World.Google, AnnasCalendar);

    public string CrmConnection { get; set; } = "";

    public string GoogleConnection { get; set; } = "";

    public string Sync { get; set; } = "";

    /// <summary>The meeting that most steps are about, by its id in each system.</summary>
    public (string Crm, string Google) Meeting { get; set; } = ("", "");

    /// <summary>Claims that both systems show the same entries, and how many.</summary>
    public void ClaimAgreement(Story story, int entries)
    {
        var (crm, google) = (Faces(Crm.ReadAll()), Faces(Google.ReadAll()));
        story.Claim("entries in CRM", entries, crm.Count);
        story.Claim("entries in Google", entries, google.Count);
        story.Claim("differing entries", 0, crm.Except(google).Count() + google.Except(crm).Count());
        story.Claim("duplicates", 0, crm.Count - crm.Distinct().Count() + google.Count - google.Distinct().Count());
    }

    private static List<string> Faces(IEnumerable<Entry> entries) => [.. entries.Select(entry => entry.Face)];
}
