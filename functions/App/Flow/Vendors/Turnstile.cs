using System.Threading.Channels;

namespace CrmSync.App.Flow.Vendors;

/// <summary>Lets one in at a time, in the order they came. Who waits goes on in place where the other leaves, up to its first wait.</summary>
internal sealed class Turnstile
{
    /// <summary>Holds the one token while nobody is in.</summary>
    private readonly Channel<bool> token = Channel.CreateUnbounded<bool>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });
    private int waiting;

    public Turnstile() => Leave();

    public bool IsAwaited => Volatile.Read(ref waiting) > 0;

    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref waiting);
        try
        {
            await token.Reader.ReadAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    public void Leave() => token.Writer.TryWrite(true);
}
