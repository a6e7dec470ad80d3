using CrmSync.Playground.Stage;

namespace CrmSync.EndToEnd.Flow;

/// <summary>Two systems that a kill test works on.</summary>
internal interface IKillPair
{
    /// <summary>Fills the left side and makes the sync.</summary>
    Task MakeAsync(Stage stage, int records, CancellationToken cancellationToken);

    /// <summary>Edits, creates and deletes on both sides, each record at most once.</summary>
    /// <returns>How many records each side must have in the end.</returns>
    int Change(Stage stage, int changes, Random random);

    /// <summary>What each side holds, in a form that is equal where they agree, sorted.</summary>
    (IReadOnlyList<string> Left, IReadOnlyList<string> Right) Contents(Stage stage);

    long Mails(Stage stage);
}
