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
    private const int Pairs = 5;
    private const int Burst = 3000;
    private const int InFlight = 32;
    private const double RatioRequired = 0.8;
    private const double P99Required = 250;

    public static async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        Print.Heading("Acknowledgement of a push", "ack");
        Print.Line($"{Channels} subscriptions in turn, straight to the handler; Azurite in memory, nobody drains. A first round of each loop is not counted: it warms both and fills the handler's channel cache.");
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
        await pushes.RunAsync(inTurn, inFlight: 1, cancellationToken);
        var message = await signals.PeekAsync(cancellationToken);
        await bare.PutAsync(message, Channels, cancellationToken);
        var (ratio, alone) = await PairsAsync(pushes, inTurn, bare, message, cancellationToken);
        await bare.ExpectAsync(Channels * (Pairs + 1), cancellationToken);

        var atOnce = await Subscriptions.OpenAsync(storage, new Vault(key), handler.Address, first: Channels, Burst, cancellationToken);
        var unknown = new Sample(await pushes.RunAsync(atOnce, InFlight, cancellationToken));
        var known = new Sample(await pushes.RunAsync(atOnce, InFlight, cancellationToken));
        await signals.ExpectAsync((Channels * (Pairs + 1)) + (Burst * 2), cancellationToken); // none was dropped, none put twice

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
            var start = Stopwatch.GetTimestamp();
            times.AddRange(await pushes.RunAsync(subscriptions, inFlight: 1, cancellationToken));
            var middle = Stopwatch.GetTimestamp();
            await bare.PutAsync(message, subscriptions.Count, cancellationToken);
            var (ours, theirs) = (PerSecond(start, middle), PerSecond(middle, Stopwatch.GetTimestamp()));
            ratios.Add(ours / theirs);
            Print.Line($"| {pair} | {ours:N0} | {theirs:N0} | {ours / theirs:F2} |");
        }

        return (new Sample(ratios).Median, new Sample(times));

        double PerSecond(long from, long to) => subscriptions.Count / Stopwatch.GetElapsedTime(from, to).TotalSeconds;
    }

    private static void Row(int inFlight, string channels, Sample sample) =>
        Print.Line($"| {inFlight} | {channels} | {sample.Count:N0} | {sample.Median:F1} | {sample.P95:F1} | {sample.P99:F1} | {sample.Max:F1} |");
}
