namespace CrmSync.Playground.Tour;

/// <summary>One thing to see: somebody acts, it is waited for what must follow, and the claims are checked.</summary>
internal interface IStep<in TScene>
    where TScene : Scene
{
    string Title { get; }

    TimeSpan Patience => TimeSpan.FromSeconds(60);

    Task RunAsync(TScene scene, Story story, CancellationToken cancellationToken);
}
