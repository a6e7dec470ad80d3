using System.Diagnostics;
using System.Globalization;
using CrmSync.Playground.Stage;

namespace CrmSync.Benchmarks.Acknowledgement;

/// <summary>The handler as a child process without a host before it: pushes reach it directly, and nobody drains its queues.</summary>
internal sealed class HandlerChild : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Task output;

    private HandlerChild(Process process, Uri address)
    {
        (this.process, Address) = (process, address);
        output = Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(Stream.Null), process.StandardError.BaseStream.CopyToAsync(Stream.Null));
    }

    public Uri Address { get; }

    public static async Task<HandlerChild> StartAsync(string storage, string masterKey, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        var start = new ProcessStartInfo(Path.Combine(StagedApp.Root, "CrmSync.App"))
        {
            WorkingDirectory = StagedApp.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["FUNCTIONS_CUSTOMHANDLER_PORT"] = port.ToString(CultureInfo.InvariantCulture),
                ["AzureWebJobsStorage"] = storage,
                ["Secrets__Key"] = masterKey,
            },
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("the handler did not start");
        var child = new HandlerChild(process, new Uri($"http://127.0.0.1:{port}/"));
        try
        {
            await child.ReadyAsync(cancellationToken);
            return child;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        await output;
        process.Dispose();
    }

    private async Task ReadyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                var answer = await http.GetStringAsync(Address, cancellationToken);
                if (answer != "ready")
                {
                    throw new InvalidOperationException(answer);
                }

                return;
            }
            catch (HttpRequestException) when (!process.HasExited && Stopwatch.GetElapsedTime(start) < StartLimit)
            {
                await Task.Delay(25, cancellationToken);
            }
        }
    }
}
