using Azure;
using CrmSync.App.Tests.Storage;

namespace CrmSync.Simulation.Storage;

/// <summary>The contract's faulty wire: loses writes before their effect or after it.</summary>
internal sealed class LosingHook : IMemoryTableHook, TableContract.IFaultyWire
{
    private int _losses;
    private bool _isCarriedOut;
    private Func<Task>? _meanwhile;
    private Exception? _fault;

    public int Attempts { get; private set; }

    public void LoseAnswers(int count, Func<Task>? meanwhile = null, Exception? fault = null) =>
        (_losses, _isCarriedOut, _meanwhile, _fault, Attempts) = (count, true, meanwhile, fault, 0);

    public void LoseRequests(int count) => (_losses, _isCarriedOut, _meanwhile, _fault, Attempts) = (count, false, null, null, 0);

    public async ValueTask BeforeAsync(MemoryTableCall call, CancellationToken cancellationToken)
    {
        if (!call.IsRead)
        {
            Attempts++;
            await LoseAsync(isCarriedOut: false);
        }
    }

    public async ValueTask AfterAsync(MemoryTableCall call, CancellationToken cancellationToken)
    {
        if (!call.IsRead)
        {
            await LoseAsync(isCarriedOut: true);
        }
    }

    private async Task LoseAsync(bool isCarriedOut)
    {
        if (_losses == 0 || isCarriedOut != _isCarriedOut)
        {
            return;
        }

        _losses--;
        if (_meanwhile is { } meanwhile)
        {
            await meanwhile();
        }

        throw _fault ?? new RequestFailedException(0, "The answer was lost.", new IOException("Connection reset by peer."));
    }
}
