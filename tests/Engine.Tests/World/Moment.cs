namespace CrmSync.Engine.Tests.World;

/// <summary>Points at which a process can be killed.</summary>
internal enum Moment
{
    /// <summary>The reservation or intent is saved, nothing sent.</summary>
    Announced,

    /// <summary>The vendor did it, and nobody heard.</summary>
    Done,

    /// <summary>The answer is saved, the next decision not made.</summary>
    Saved,
}
