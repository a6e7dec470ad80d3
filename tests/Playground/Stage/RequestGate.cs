namespace CrmSync.Playground.Stage;

/// <summary>Sees every request that leaves the handler, to vendors and to storage, and ends the handler at the one that was chosen.</summary>
public sealed class RequestGate
{
    private readonly Lock gate = new();
    private long seen;
    private long? killAt;
    private bool afterEffect;
    private Func<bool>? kill;
    private TaskCompletionSource? killed;

    /// <summary>Requests so far.</summary>
    public long Seen => Interlocked.Read(ref seen);

    /// <summary>Arms the gate: the handler ends at the n-th request from now on, before it is carried out or just after.</summary>
    /// <param name="end">False where there is no handler at this moment, and the request is one that the last handler left behind: the next request counts.</param>
    /// <returns>Completes when it has happened.</returns>
    public Task Arm(int requests, bool after, Func<bool> end)
    {
        lock (gate)
        {
            killAt = seen + requests;
            (afterEffect, kill, killed) = (after, end, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return killed.Task;
        }
    }

    public void Disarm()
    {
        lock (gate)
        {
            killAt = null;
        }
    }

    /// <summary>To be asked before a request is carried out. True where it must not be: the handler has just been ended.</summary>
    public bool KillsBefore()
    {
        lock (gate)
        {
            seen++;
            return !afterEffect && Kill();
        }
    }

    /// <summary>To be asked after a request was carried out. True where its answer must not reach the handler.</summary>
    public bool KillsAfter()
    {
        lock (gate)
        {
            return afterEffect && Kill();
        }
    }

    private bool Kill()
    {
        if (killAt is not { } moment || seen < moment || !kill!()) // armed together
        {
            return false;
        }

        killAt = null;
        killed!.SetResult();
        return true;
    }
}
