using System.Runtime.InteropServices;
using System.Text;
using CrmSync.Playground.Calendar;
using CrmSync.Playground.Stage;
using CrmSync.Playground.Tour;
using CrmSync.Playground.Xero;
using CrmSync.Sandbox.Storage;

// One command that shows what CRM Sync does, on this machine and without any account: meetings, or with the word xero contacts.
// With --exit it ends after the tour.
Console.OutputEncoding = Encoding.UTF8;
if (args.Except(["xero", "--exit"]).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"'{unknown}' means nothing here; known are xero and --exit");
    return 2;
}

ITour tour = args.Contains("xero") ? new XeroTour() : new CalendarTour();
var stays = !args.Contains("--exit");
var cameTrue = false;
var (screen, clock) = (new Screen(), TimeProvider.System);
using var ending = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

try
{
    screen.Heading(tour.Title);
    if (!Directory.Exists(Path.Combine(TestsFolder.Path, "node_modules", "azurite")))
    {
        screen.Text("Azurite, the local storage, is installed first (npm ci in tests); this is done once.");
    }

    var began = clock.GetTimestamp();
    await using var stage = await Stage.StartAsync(tour.Stage, ending.Token);
    screen.Line(clock.GetElapsedTime(began), "Azurite, Sandbox, host and app are up, on loopback and free ports");

    cameTrue = await tour.RunAsync(stage, screen, clock, ending.Token);
    if (stays)
    {
        tour.ShowDoors(stage, screen);
        await Task.Delay(Timeout.Infinite, ending.Token);
    }
}
catch (OperationCanceledException) when (ending.IsCancellationRequested)
{
    // Ctrl-C, after the tour or in its midst; what was started has been stopped.
}

return cameTrue ? 0 : 1;

void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    ending.Cancel();
}
