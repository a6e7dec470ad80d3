using System.Net;
using System.Net.Sockets;

namespace CrmSync.LocalHost;

/// <summary>Where the handler listens: one free port for the life of the host, as the real host does it.</summary>
internal sealed class HandlerAddress(int port, HttpMessageInvoker http)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);

    public int Port { get; } = port;

    public Uri Uri { get; } = new($"http://127.0.0.1:{port}");

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>True as soon as GET / gets any answer at all; false if the handler ends, or stays silent, before.</summary>
    public async Task<bool> AnswersAsync(HandlerProcess process, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        while (!process.Exited.IsCompleted && !deadline.IsCancellationRequested)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, Uri);
                using var response = await http.SendAsync(request, deadline.Token);
                return true;
            }
            catch (HttpRequestException)
            {
                await Task.WhenAny(process.Exited, Task.Delay(PollInterval, CancellationToken.None));
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
        return false;
    }
}
