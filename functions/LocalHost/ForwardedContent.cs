using System.Net;

namespace CrmSync.LocalHost;

/// <summary>A request body passed on as it arrives, each piece at once; its length is known only if the caller said so.</summary>
internal sealed class ForwardedContent(Stream source, CancellationToken cancellationToken) : HttpContent
{
    private const int BufferBytes = 64 * 1024;

    public static async Task CopyAsync(Stream source, Stream destination, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        int count;
        while ((count = await source.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            await destination.FlushAsync(cancellationToken);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => CopyAsync(source, stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
