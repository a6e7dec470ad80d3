using CrmSync.App.Storage.Queues;
using CrmSync.App.Storage.Tables;
using CrmSync.Connectors.Contract;
using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Faults;
using CrmSync.Simulation.Pairs;
using CrmSync.Simulation.Time;

namespace CrmSync.Simulation.Mutants;

/// <summary>A wrong planted in the app by what stands around it. A simulation that does not find it is worth nothing there.</summary>
/// <param name="Rule">The law of the flow that it breaks.</param>
/// <param name="Seeds">It must be found within so many.</param>
internal sealed record Mutant(string Name, string Rule, int Seeds)
{
    /// <summary>Where the wrong shows only beside faults that seldom meet by themselves: those it is hunted with.</summary>
    public FaultMix Faults { get; init; } = FaultMix.Half;

    /// <summary>Null where it is the reference system's.</summary>
    public Func<Seed, Timeline, IPair>? Pair { get; init; }

    public Func<IConnector, IConnector> Connector { get; init; } = connector => connector;

    public Func<TableServiceClient, TableServiceClient> Tables { get; init; } = tables => tables;

    public Func<IQueueSender, IQueueSender> Queues { get; init; } = queues => queues;
}
