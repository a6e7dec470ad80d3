using CrmSync.App.Presets;
using CrmSync.App.State;
using CrmSync.App.State.Rows;
using CrmSync.Engine.Model;
using CrmSync.Engine.Planning;

namespace CrmSync.App.Flow.Apply;

/// <summary>Whose a record is where several syncs divide a place's records between them.</summary>
public sealed class Kinship(SeenRows seen, LinkRows links)
{
    /// <summary>A sync that comes first decides soon whose the record is.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>How a pair waits for whoever is to say whose the record is; null where that is known.</summary>
    internal static PairEnd? WaitFor(Belonging belonging) => belonging switch
    {
        Belonging.Ours or Belonging.Theirs => null,
        Belonging.Undecided => new PairEnd.PutOff(LookAgain),
        Belonging.Unasked => new PairEnd.Left(),
        Belonging.Listed => new PairEnd.Later(),
        _ => throw new InvalidOperationException($"unknown belonging {belonging}"),
    };

    internal async Task<Belonging> OfAsync(SyncContext context, Side side, RecordKey key, CancellationToken cancellationToken)
    {
        var placeId = context.Sync.On(side).PlaceId;
        foreach (var kin in context.Kin.Where(kin => kin.Left.PlaceId == placeId || kin.Right.PlaceId == placeId))
        {
            var there = kin.Left.PlaceId == placeId ? Side.Left : Side.Right;
            if ((await links.FindAsync(kin.Tenant, kin.Id, there, key, cancellationToken)).Link is { Link.State: not LinkState.Ended })
            {
                return Belonging.Theirs;
            }

            if (!ComesFirst(context, kin))
            {
                continue;
            }

            var row = kin.Stage == FirstContactStage.Open ? await seen.GetAsync(kin.Tenant, placeId, kin.Id, key, cancellationToken) : null;
            if (kin.Stage != FirstContactStage.Open || row is { Due: true })
            {
                return kin.Options.Manual ? Belonging.Unasked : Belonging.Undecided;
            }

            if (row is { Listing: not null })
            {
                return Belonging.Listed;
            }
        }

        return Belonging.Ours;
    }

    /// <summary>One that does not run decides nothing, and is not waited for.</summary>
    private static bool ComesFirst(SyncContext context, Sync kin) =>
        kin is { Status: SyncStatus.Active, HeldReason: null } && PresetCatalog.Get(context.Sync.Preset).YieldsTo.Contains(kin.Preset);
}

/// <summary>Whose a record is.</summary>
internal enum Belonging
{
    Ours,

    /// <summary>It is paired in another sync.</summary>
    Theirs,

    /// <summary>A sync that comes first has not looked at it yet.</summary>
    Undecided,

    /// <summary>A sync that comes first looks at it when people start a run of it.</summary>
    Unasked,

    /// <summary>A sync that comes first has it listed: the operator says whose it is, and may take days.</summary>
    Listed,
}
