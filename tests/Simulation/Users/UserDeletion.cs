using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Simulation.Users;

/// <summary>A user deleted a record that showed these values.</summary>
internal sealed record UserDeletion(string Thing, DateTimeOffset At, Side Side, ImmutableDictionary<string, string> Shown, IReadOnlyList<string> Tags)
{
    /// <summary>The operator said so, and may have been heard.</summary>
    public bool MayBeRefused { get; set; }

    /// <summary>The operator had it undone.</summary>
    public bool IsRefused { get; set; }
}
