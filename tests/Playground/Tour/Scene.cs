using CrmSync.Playground.Cast;
using CrmSync.Sandbox;

namespace CrmSync.Playground.Tour;

/// <summary>The stage with whoever runs CRM Sync, and what the CRM and the system beside it have counted. Each tour adds its people.</summary>
internal abstract class Scene(Stage.Stage stage, string otherName, IVendorSandbox other)
{
    private static readonly TimeSpan QuietPatience = TimeSpan.FromSeconds(60);

    public Stage.Stage Stage => stage;

    public Operator Operator { get; } = new(stage.Manage);

    public Tally Tally() => Tour.Tally.Of(stage.World.Zoho, other);

    /// <summary>Until the last echo has come back and was found to be one.</summary>
    public Task QuietAsync(CancellationToken cancellationToken) => stage.UntilQuietAsync(QuietPatience, cancellationToken);

    /// <summary>Claims all that was written since a moment, once nothing more is under way.</summary>
    public async Task ClaimWritesAsync(Story story, Tally since, long toCrm, long toOther, CancellationToken cancellationToken)
    {
        await QuietAsync(cancellationToken);
        var written = Tally() - since;
        story.Claim("writes to CRM", toCrm, written.CrmWrites);
        story.Claim($"writes to {otherName}", toOther, written.OtherWrites);
        story.Claim("mails", 0, written.Mails);
    }
}
