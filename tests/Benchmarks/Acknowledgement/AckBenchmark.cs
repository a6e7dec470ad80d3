using System.Diagnostics;
using CrmSync.App.Flow.Signals;
using CrmSync.App.Secrets;
using CrmSync.App.Storage;
using CrmSync.App.Storage.Queues;
using CrmSync.Benchmarks.Report;
using CrmSync.Sandbox.Storage;

namespace CrmSync.Benchmarks.Acknowledgement;

/// <summary>A push's acknowledgement beside the least it can be: the queue put that makes it safe.</summary>
internal static class AckBenchmark
{
    private const int Channels = 1000;
    private const int WarmRounds = 5;
    private const int Pairs = 5;
    private const int Slice = 50;
    private const int Burst = 3000;
    private const int InFlight = 32;
    private const double RatioRequired = 0.8;
    private const double P99Required = 250;

    public static async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        Print.Heading("Acknowledgement of a push", "ack");
        Print.Line($"{Channels} subscriptions in turn, straight to the handler; Azurite in memory, nobody drains. {WarmRounds} rounds of each loop are not counted: the runtime compiles hot methods again while they run, and the handler comes to know the channels. Each counted pair takes {Slice} of each in turn, so that a busy moment of the machine meets both.");
        Print.Line($"");

        var key = new byte[32];
        await using var azurite = await AzuriteServer.StartAsync(new AzuriteOptions(), cancellationToken);
        var storage = StorageConnection.Parse(azurite.ConnectionString).ToConnectionString();
        await using var handler = await HandlerChild.StartAsync(storage, Convert.ToBase64String(key), cancellationToken);
        using var http = new HttpClient();
        var pushes = new PushLoop(http);
        var queues = new QueueClients(StorageConnection.Parse(storage), new StorageRetryOptions());
        var (signals, bare) = (new CountedQueue(queues.Get(Messages.SignalQueue)), new CountedQueue(queues.Get("bare")));
        await bare.MakeAsync(cancellationToken);

        var inTurn = await Subscriptions.OpenAsync(storage, new Vault(key), handler.Address, first: 0, Channels, cancellationToken);
        await pushes.RunAsync(inTurn, .., inFlight: 1, cancellationToken);
        var message = await signals.PeekAsync(cancellationToken);
        await bare.PutAsync(message, Channels, cancellationToken);
        for (var round = 1; round < WarmRounds; round++)
        {
            await pushes.RunAsync(inTurn, .., inFlight: 1, cancellationToken);
            await bare.PutAsync(message, Channels, cancellationToken);
        }

        var (ratio, alone) = await PairsAsync(pushes, inTurn, bare, message, cancellationToken);
        await bare.ExpectAsync(Channels * (WarmRounds + Pairs), cancellationToken);

        var atOnce = await Subscriptions.OpenAsync(storage, new Vault(key), handler.Address, first: Channels, Burst, cancellationToken);
        var unknown = new Sample(await pushes.RunAsync(atOnce, .., InFlight, cancellationToken));
        var known = new Sample(await pushes.RunAsync(atOnce, .., InFlight, cancellationToken));
        await signals.ExpectAsync((Channels * (WarmRounds + Pairs)) + (Burst * 2), cancellationToken); // none was dropped, none put twice

        Print.Line($"");
        Print.Columns("pushes in flight", "channels", "pushes", "median, ms", "p95, ms", "p99, ms", "max, ms");
        Row(1, "known", alone);
        Row(InFlight, "read from storage first (not judged)", unknown);
        Row(InFlight, "known", known);
        var fast = Print.Verdict($"median ratio {ratio:F2} of at least {RatioRequired:F2}", ratio >= RatioRequired);
        return Print.Verdict($"p99 at {InFlight} in flight {known.P99:N0} of less than {P99Required:N0} ms", known.P99 < P99Required) && fast;
    }

    private static async Task<(double Ratio, Sample Times)> PairsAsync(PushLoop pushes, Subscriptions subscriptions, CountedQueue bare, string message, CancellationToken cancellationToken)
    {
        var (ratios, times) = (new List<double>(), new List<double>());
        Print.Columns("pair", "acknowledged, pushes/s", "bare, puts/s", "ratio");
        for (var pair = 1; pair <= Pairs; pair++)
        {
            var (acknowledged, put) = (TimeSpan.Zero, TimeSpan.Zero);
            for (var first = 0; first < subscriptions.Count; first += Slice)
            {
                var start = Stopwatch.GetTimestamp();
                times.AddRange(await pushes.RunAsync(subscriptions, first..(first + Slice), inFlight: 1, cancellationToken));
                var middle = Stopwatch.GetTimestamp();
                await bare.PutAsync(message, Slice, cancellationToken);
                acknowledged += Stopwatch.GetElapsedTime(start, middle);
                put += Stopwatch.GetElapsedTime(middle);
            }

            ratios.Add(put / acknowledged);
            Print.Line($"| {pair} | {Channels / acknowledged.TotalSeconds:N0} | {Channels / put.TotalSeconds:N0} | {put / acknowledged:F2} |");
        }

        return (new Sample(ratios).Median, new Sample(times));
    }

    private static void Row(int inFlight, string channels, Sample sample) =>
        Print.Line($"| {inFlight} | {channels} | {sample.Count:N0} | {sample.Median:F1} | {sample.P95:F1} | {sample.P99:F1} | {sample.Max:F1} |");
}
