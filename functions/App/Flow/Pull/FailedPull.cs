using CrmSync.App.Flow.Signals;
using CrmSync.App.Flow.Vendors;
using CrmSync.App.Settings;
using CrmSync.Connectors.Contract;
using Microsoft.Extensions.Logging;

namespace CrmSync.App.Flow.Pull;

/// <summary>How a pull ends that its vendor does not answer (R20).</summary>
public sealed class FailedPull(VendorCalls vendors, Messages messages, AskedSignals asked, PullEnd end, FlowTimes times, ILogger<FailedPull> log)
{
    /// <summary>Tries of one signal at a vendor that does not answer.</summary>
    private const int MostAttempts = 6;

    /// <summary>The fault is noted on the connection; what a pause can mend is tried again after it, and of the rest whoever asked is told.</summary>
    internal async Task EndAsync(Pull pull, Fault fault, CancellationToken cancellationToken)
    {
        log.LogWarning("pull of {Place} ended: {Kind}, {Reason}", pull.Signal.Place, fault.Kind, fault.Reason);
        var pause = vendors.PauseAfter(fault);
        if (fault.Kind == FaultKind.Throttled)
        {
            await messages.SendThenAsync(pull.Signal, pause ?? times.OutagePause, cancellationToken);
        }
        else if (pause is { } outage && pull.Signal is { Reason: not SignalReason.Poll, Attempts: < MostAttempts } signal)
        {
            // Polls come by themselves; any other signal tries again some times, ever later, and then leaves it to them.
            await messages.SendLaterAsync(signal with { Attempts = signal.Attempts + 1 }, outage * Math.Pow(2, signal.Attempts), cancellationToken);
        }
        else
        {
            await asked.TellAsync(pull.Signal, "failed", fault.Reason, cancellationToken);
        }

        await end.ReleaseAsync(pull, cancellationToken);
    }
}
