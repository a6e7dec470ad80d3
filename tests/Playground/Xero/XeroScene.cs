using CrmSync.Playground.Tour;
using CrmSync.Playground.Xero.Cast;

namespace CrmSync.Playground.Xero;

/// <summary>The stage with its people, and what earlier steps left for later ones.</summary>
internal sealed class XeroScene(Stage.Stage stage) : Scene(stage, "Xero", stage.World.Xero)
{
    /// <summary>Of a step: where the minute's calls are spent, the app waits for the next.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public Salesperson Crm { get; } = new(stage.World.Zoho);

    public Bookkeeper Xero { get; } = new(stage.World.Xero);

    public string CrmConnection { get; set; } = "";

    public string XeroConnection { get; set; } = "";

    /// <summary>The sync of accounts.</summary>
    public string Accounts { get; set; } = "";

    /// <summary>The sync of people.</summary>
    public string People { get; set; } = "";

    /// <summary>The person that most steps are about, by the id in each system.</summary>
    public (string Crm, string Xero) Customer { get; set; } = ("", "");
}
