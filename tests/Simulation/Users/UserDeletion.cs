using System.Collections.Immutable;
using CrmSync.Engine.Model;

namespace CrmSync.Simulation.Users;

/// <summary>A user deleted a record that showed these values.</summary>
internal sealed record UserDeletion(string Thing, DateTimeOffset At, Side Side, ImmutableDictionary<string, string> Shown, IReadOnlyList<string> Tags)
{
    /// <summary>Of a record that we had made, on a side that we had not looked at since we last wrote to it: where the creation was not heard of either, it is made once more (docs/flow.md, "Known gaps").</summary>
    public bool IsOfUnseen { get; init; }

    /// <summary>The operator let it pass, and may have been heard.</summary>
    public bool MayBeApproved { get; set; }

    /// <summary>The operator said no, and may have been heard.</summary>
    public bool MayBeRefused { get; set; }

    /// <summary>The operator had it undone.</summary>
    public bool IsRefused { get; set; }
}
