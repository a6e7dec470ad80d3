using System.Runtime.InteropServices;
using System.Text;
using CrmSync.Playground;
using CrmSync.Playground.Stage;
using CrmSync.Playground.Steps;
using CrmSync.Playground.Tour;
using CrmSync.Sandbox.Storage;

// One command that shows what CRM Sync does, on this machine and without any account. With --exit it ends after the tour.
Console.OutputEncoding = Encoding.UTF8;
var stays = !args.Contains("--exit");
var cameTrue = false;
var (screen, clock) = (new Screen(), TimeProvider.System);
using var ending = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

try
{
    screen.Heading("CRM Sync: Zoho CRM and a Google calendar, kept in agreement. Both are played by the Sandbox.");
    if (!Directory.Exists(Path.Combine(TestsFolder.Path, "node_modules", "azurite")))
    {
        screen.Text("Azurite, the local storage, is installed first (npm ci in tests); this is done once.");
    }

    var began = clock.GetTimestamp();
    await using var stage = await Stage.StartAsync(PlaygroundOptions.Stage, ending.Token);
    screen.Line(clock.GetElapsedTime(began), "Azurite, Sandbox, host and app are up, on loopback and free ports");

    var scene = new Scene(stage);
    IStep[] steps =
    [
        new ConnectAccounts(), new FirstSync(), new CrmSave(), new GoogleEdit(), new BothEdited(), new Conflict(),
        new OneDeletion(), new MassDeletion(), new ReplayedWebhook(), new RecordHistory(), new MadeAgain(),
    ];
    cameTrue = await new GuidedTour(steps, screen, clock).RunAsync(scene, ending.Token);
    if (stays)
    {
        Doors.Show(screen, scene);
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
