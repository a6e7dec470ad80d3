using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CrmSync.Sandbox.Storage;

/// <summary>
/// Azurite as a child process: the queue and table services on this machine only (its blob service starts with them). It ends
/// with this process, however that ends.
/// </summary>
public sealed partial class AzuriteServer : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";

    // Published: https://learn.microsoft.com/azure/storage/common/storage-use-azurite#well-known-storage-account-and-key
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly Process _process;
    private readonly AzuriteOptions _options;
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource<int> _tablePort = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _queuePort = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AzuriteServer(Process process, AzuriteOptions options)
    {
        _process = process;
        _options = options;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int TablePort { get; private set; }

    public int QueuePort { get; private set; }

    public int ProcessId => _process.Id;

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
        + $"QueueEndpoint=http://127.0.0.1:{QueuePort}/{Account};TableEndpoint=http://127.0.0.1:{TablePort}/{Account};";

    public static async Task<AzuriteServer> StartAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        var script = await AzuriteInstallation.EnsureAsync(cancellationToken);
        var process = Process.Start(StartInfo(script, options)) ?? throw new InvalidOperationException("node did not start.");
        var server = new AzuriteServer(process, options);
        try
        {
            await server.ListenAsync().WaitAsync(options.StartTimeout, cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException or InvalidOperationException)
        {
            await server.DisposeAsync();
            throw;
        }

        server.TablePort = await server._tablePort.Task;
        server.QueuePort = await server._queuePort.Task;
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // The child sends itself SIGTERM at this: without it Azurite forgets what it acknowledged.
            _process.StandardInput.Close();
            try
            {
                await _process.WaitForExitAsync().WaitAsync(_options.StopTimeout);
            }
            catch (TimeoutException)
            {
                _process.Kill();
                await _process.WaitForExitAsync();
            }
        }

        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string script, AzuriteOptions options)
    {
        string[] arguments =
        [
            Path.Combine(TestsFolder.Path, "Sandbox", "Storage", "azurite-child.cjs"), script,
            "--disableTelemetry", "--silent", "--skipApiVersionCheck",
            "--blobHost", "127.0.0.1", "--blobPort", "0",
            "--queueHost", "127.0.0.1", "--queuePort", options.QueuePort.ToString(CultureInfo.InvariantCulture),
            "--tableHost", "127.0.0.1", "--tablePort", options.TablePort.ToString(CultureInfo.InvariantCulture),
            .. options.DataFolder is null ? ["--inMemoryPersistence"] : (string[])["--location", options.DataFolder],
        ];
        return new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    // Azurite says "Azurite Table service is successfully listening at http://127.0.0.1:40123" once it answers there.
    [GeneratedRegex(@"^Azurite (?<service>Table|Queue) service is successfully listening at http://127\.0\.0\.1:(?<port>\d+)")]
    private static partial Regex Listening { get; }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
        }

        var match = Listening.Match(line);
        if (match.Success)
        {
            var port = int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture);
            (match.Groups["service"].Value == "Table" ? _tablePort : _queuePort).TrySetResult(port);
        }
    }

    private async Task ListenAsync()
    {
        using var listens = new CancellationTokenSource();
        var listening = Task.WhenAll(_tablePort.Task, _queuePort.Task);
        if (await Task.WhenAny(listening, _process.WaitForExitAsync(listens.Token)) != listening) // with all that it said
        {
            lock (_output)
            {
                throw new InvalidOperationException($"Azurite ended before it listened.\n{string.Join('\n', _output)}");
            }
        }

        await listens.CancelAsync();
    }
}
