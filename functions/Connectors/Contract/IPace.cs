namespace CrmSync.Connectors.Contract;

/// <summary>Keeps a connection within its quota.</summary>
public interface IPace
{
    /// <summary>
    /// Answers when a call of this cost may go out; dispose of the turn when the call has been answered. Where that would take long it is a
    /// <see cref="FaultKind.Throttled"/> fault at once: pass it on, nothing may be sent.
    /// </summary>
    ValueTask<Outcome<CallTurn>> TakeAsync(int units, CancellationToken cancellationToken);
}
