using System.Runtime.InteropServices;
using CrmSync.LocalHost;

var arguments = new ConfigurationBuilder().AddCommandLine(args).Build();
if (arguments["root"] is not { } root)
{
    Console.Error.WriteLine("Usage: --root <staged app folder> [--port 7071] [--key <function key>]");
    return 2;
}

using var stop = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    await using var server = await LocalHostServer.StartAsync(
        new LocalHostOptions
        {
            AppRoot = root,
            Port = arguments.GetValue("port", 7071),
            FunctionKey = arguments["key"],
            Settings = LocalSettings.Load(root),
            Log = line => Console.WriteLine(line),
        },
        stop.Token);
    Console.WriteLine($"Listening on {server.BaseAddress}. Ctrl-C ends it.");
    Console.Error.WriteLine(await server.Stopped.WaitAsync(stop.Token));
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (Exception problem) when (problem is InvalidDataException or InvalidOperationException or IOException or System.ComponentModel.Win32Exception)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
