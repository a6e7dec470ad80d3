using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CrmSync.App.Tests.Storage;

/// <summary>
/// Lets a request through and loses its answer, as a broken connection does; or lets it fall before it is sent. Between the two
/// attempts something else may happen to the row.
/// </summary>
internal sealed class FaultyWire : HttpPipelinePolicy, TableContract.IFaultyWire
{
    private int _losses;
    private Func<Task>? _meanwhile;
    private Exception? _fault;
    private bool _isSent = true;

    public int Attempts { get; private set; }

    /// <summary>From now on, the answers to the next writes are lost.</summary>
    public void LoseAnswers(int count, Func<Task>? meanwhile = null, Exception? fault = null)
    {
        (_losses, _meanwhile, _fault, _isSent, Attempts) = (count, meanwhile, fault, true, 0);
    }

    public void LoseRequests(int count)
    {
        (_losses, _meanwhile, _fault, _isSent, Attempts) = (count, null, null, false, 0);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (message.Request.Method != RequestMethod.Get)
        {
            Attempts++;
        }

        if (_losses == 0 || message.Request.Method == RequestMethod.Get)
        {
            await ProcessNextAsync(message, pipeline);
            return;
        }

        _losses--;
        if (_isSent)
        {
            await ProcessNextAsync(message, pipeline);
        }

        if (_meanwhile is { } meanwhile)
        {
            await meanwhile();
        }

        throw _fault ?? new RequestFailedException(0, "The answer was lost.", new IOException("Connection reset by peer."));
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
}
