using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.Simulation.Planning.World;

/// <summary>The planner's one question. Planted wrongs stand before it.</summary>
internal delegate Decision Decider(SeenRecord? left, SeenRecord? right, Link? link, Policy policy, ApplyMoment moment);
