namespace CrmSync.Playground.Tour;

/// <summary>One thing to see: somebody acts, it is waited for what must follow, and the claims are checked.</summary>
internal interface IStep
{
    string Title { get; }

    TimeSpan Patience => TimeSpan.FromSeconds(60);

    Task RunAsync(Scene scene, Story story, CancellationToken cancellationToken);
}
