namespace CrmSync.App.Settings;

/// <summary>Every span of time and every bound of the flow. Settings replace some (<see cref="AppSettings.Times"/>); tests make them short.</summary>
public sealed record FlowTimes
{
    /// <summary>Of a place's lease, renewed per page (R11), and of a connection's write lease, renewed per batch (R20).</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an announced write keeps other applies off its pair (R16): longer than a request that its sender has given up on may still be on its way.</summary>
    public TimeSpan Intent { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Of a connection's token (R20). A token call may take half of it.</summary>
    public TimeSpan RefreshLease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A due row older than this is swept (R4).</summary>
    public TimeSpan DueAge { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A pull that a push asked for waits until our own writes to the place are this old: younger versions prove nothing (R2).</summary>
    public TimeSpan EchoQuiet { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>But no longer than this.</summary>
    public TimeSpan EchoPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A pull that takes longer goes on in the next message.</summary>
    public TimeSpan PullDeadline { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Between two polls of a place.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Wait after an outage that names no time, with jitter.</summary>
    public TimeSpan OutagePause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A call waits in place for units of the quota that come so soon; what waits longer is put off and holds nothing meanwhile (R20).</summary>
    public TimeSpan PaceWait { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>And so long in all, where others take them first.</summary>
    public TimeSpan PacePatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longer than any call takes: a process that died gives its calls in flight back then.</summary>
    public TimeSpan LongestCall { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>An apply waits so long for its turn while another process writes to the connection.</summary>
    public TimeSpan TurnPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages of one queue that the host hands a process at once: batchSize and newBatchThreshold of host.json together.</summary>
    public int MessagesAtOnce { get; init; } = 12;

    /// <summary>So many of them are kept for tenants that have fewer in hand: batchSize of host.json.</summary>
    public int MessageShare { get; init; } = 4;

    /// <summary>An ended pair is remembered so long (R21).</summary>
    public TimeSpan EndedPairs { get; init; } = TimeSpan.FromDays(120);

    public TimeSpan History { get; init; } = TimeSpan.FromDays(30);

    /// <summary>After so many refusals a record is due later: 1, 5, 30 minutes (R20). What is wrong with a record itself is mended by people: from then on it is tried once a day (R19).</summary>
    public TimeSpan RetryAfter(int attempts, bool rejected = false) => attempts switch
    {
        <= 1 => TimeSpan.FromMinutes(1),
        2 => TimeSpan.FromMinutes(5),
        3 => TimeSpan.FromMinutes(30),
        _ => rejected ? TimeSpan.FromDays(1) : TimeSpan.FromMinutes(30),
    };
}
