using CrmSync.Playground.Stage;

namespace CrmSync.Playground.Tour;

/// <summary>What one command shows: a stage, and the steps on it.</summary>
internal interface ITour
{
    string Title { get; }

    StageOptions Stage { get; }

    /// <returns>Whether every step came true.</returns>
    Task<bool> RunAsync(Stage.Stage stage, Screen screen, TimeProvider clock, CancellationToken cancellationToken);

    /// <summary>What to try when the tour is over.</summary>
    void ShowDoors(Stage.Stage stage, Screen screen);
}
