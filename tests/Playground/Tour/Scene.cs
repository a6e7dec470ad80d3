using CrmSync.Playground.Cast;

namespace CrmSync.Playground.Tour;

/// <summary>The stage with its people, and what earlier steps left for later ones.</summary>
internal sealed class Scene(Stage.Stage stage)
{
    public const string AnnasCalendar = "anna@example.com";

    private static readonly TimeSpan QuietPatience = TimeSpan.FromSeconds(60);

    public Stage.Stage Stage => stage;

    public Operator Operator { get; } = new(stage.Manage);

    public CrmUser Crm { get; } = new(stage.World.Zoho);

    public CalendarUser Google { get; } = new(stage.World.Google, AnnasCalendar);

    public string CrmConnection { get; set; } = "";

    public string GoogleConnection { get; set; } = "";

    public string Sync { get; set; } = "";

    /// <summary>The meeting that most steps are about, by its id in each system.</summary>
    public (string Crm, string Google) Meeting { get; set; } = ("", "");

    public Tally Tally() => Tour.Tally.Of(stage.World);

    /// <summary>Until the last echo has come back and was found to be one.</summary>
    public Task QuietAsync(CancellationToken cancellationToken) => stage.UntilQuietAsync(QuietPatience, cancellationToken);

    /// <summary>Claims all that was written since a moment, once nothing more is under way.</summary>
    public async Task ClaimWritesAsync(Story story, Tally since, long toCrm, long toGoogle, CancellationToken cancellationToken)
    {
        await QuietAsync(cancellationToken);
        var written = Tally() - since;
        story.Claim("writes to CRM", toCrm, written.CrmWrites);
        story.Claim("writes to Google", toGoogle, written.GoogleWrites);
        story.Claim("mails", 0, written.Mails);
    }

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
