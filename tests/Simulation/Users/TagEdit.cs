using CrmSync.Engine.Model;

namespace CrmSync.Simulation.Users;

/// <summary>A user added a tag or took one away.</summary>
internal sealed record TagEdit(DateTimeOffset At, Side Side, string Tag, bool IsAdded);
