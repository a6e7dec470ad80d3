namespace CrmSync.Connectors.Contract;

/// <summary>Keeps a connection within its quota.</summary>
public interface IPace
{
    /// <summary>Returns when a call of this cost may go out.</summary>
    Task WaitAsync(int units, CancellationToken cancellationToken);
}
