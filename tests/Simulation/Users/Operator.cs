using CrmSync.App.Manage.Connections;
using CrmSync.App.Manage.Syncs;
using CrmSync.App.Manage.Wire;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;
using CrmSync.Simulation.Chance;
using CrmSync.Simulation.Hosting;
using CrmSync.Simulation.Pairs;
using CrmSync.Simulation.Time;

namespace CrmSync.Simulation.Users;

/// <summary>Looks after the sync from time to time: gives a connection that stopped new credentials of its account, and decides on deletions that are held.</summary>
internal sealed class Operator(IPair pair, UserBook users, Timeline timeline, Fleet fleet, Seed seed, Trace trace, string tenant)
{
    private readonly Random chance = seed["operator"];
    private readonly bool refuses = pair.Acts.Contains(ActKind.DeleteMost) && seed["operator's mind"].Happens(0.4);

    /// <summary>Between two looks.</summary>
    public TimeSpan Patience { get; set; } = seed["operator's patience"].Between(TimeSpan.FromHours(2), TimeSpan.FromDays(2));

    public event Action? LetIn;

    public bool IsStopped { get; set; }

    public void Start() => timeline.In(Patience, () =>
    {
        if (!IsStopped)
        {
            Start();
            if (fleet.Living.Count > 0)
            {
                _ = LookAsync(chance.OneOf(fleet.Living));
            }
        }
    });

    private async Task LookAsync(SimProcess process)
    {
        try
        {
            foreach (var sync in await process.Get<SyncRows>().ListAsync(tenant, CancellationToken.None))
            {
                foreach (var connection in (string[])[.. ((Side[])[Side.Left, Side.Right]).Select(side => sync.On(side).ConnectionId).Distinct()])
                {
                    await LetInAsync(process, sync, connection);
                }

                if (sync.HeldReason is not null)
                {
                    await DecideAsync(process, sync.Id);
                }
            }
        }
        catch (Exception failure) when (failure is not EscapedThreadException)
        {
            trace.Add(timeline.GetUtcNow(), process.Number, "operator fails: ", failure.Message);
        }
    }

    private async Task LetInAsync(SimProcess process, Sync sync, string connection)
    {
        Side[] sides = [.. ((Side[])[Side.Left, Side.Right]).Where(side => sync.On(side).ConnectionId == connection)];
        var stopped = await process.Get<ConnectionRows>().GetAsync(tenant, connection, CancellationToken.None) is { Status: ConnectionStatus.Stopped };
        if (!stopped && !sides.Any(pair.Revoked.Contains))
        {
            return;
        }

        trace.Add(timeline.GetUtcNow(), process.Number, "operator gives new credentials");
        LetIn?.Invoke();
        if (await process.Get<ReplaceCredentials>().RunAsync(tenant, connection, new NewCredentials(pair.Credentials(sides[0])), CancellationToken.None) is Reply<ConnectionReply>.Given)
        {
            pair.Revoked.ExceptWith(sides);
        }
    }

    private async Task DecideAsync(SimProcess process, string sync)
    {
        var held = process.Get<HeldSet>();
        if (await held.GetAsync(tenant, sync, CancellationToken.None) is not Reply<HeldReply>.Given { Value: { Set: { } set, Records: var records } })
        {
            return;
        }

        trace.Add(timeline.GetUtcNow(), process.Number, refuses ? "operator refuses" : "operator approves", string.Join(", ", records.Select(record => record.Record)));
        var decided = records.SelectMany(record => users.DeletionsOf(record.Side, record.Record)).ToList();
        if (!refuses)
        {
            decided.ForEach(deletion => deletion.MayBeApproved = true);
            await held.ApproveAsync(tenant, sync, new HeldDecision(set), CancellationToken.None);
            return;
        }

        // Whether the word arrived is known with the answer; until then it may have.
        // What had passed before, and whose counterpart is gone as well, nothing brings back.
        decided.ForEach(deletion => deletion.MayBeRefused = true);
        decided.RemoveAll(deletion => !pair.On(deletion.Side.Other()).Living().Any(record => record.Thing == deletion.Thing));
        if (await held.RefuseAsync(tenant, sync, new HeldDecision(set), CancellationToken.None) is Reply<App.Manage.History.RunReply>.Given)
        {
            decided.ForEach(deletion => deletion.IsRefused = true);
        }
    }
}
