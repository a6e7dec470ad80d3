using System.Globalization;
using System.Runtime.InteropServices;
using CrmSync.Benchmarks.Acknowledgement;
using CrmSync.Benchmarks.Latency;
using CrmSync.Benchmarks.Planner;

using var stopping = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

Func<CancellationToken, Task<bool>> planner = _ => Task.FromResult(PlannerBenchmark.Run());
Func<CancellationToken, Task<bool>> Latency(int changes) => cancellationToken => LatencyBenchmark.RunAsync(changes, cancellationToken);
Func<CancellationToken, Task<bool>>[] chosen = args switch
{
    ["planner"] => [planner],
    ["ack"] => [AckBenchmark.RunAsync],
    ["latency"] => [Latency(LatencyBenchmark.Changes)],
    ["latency", var changes] when int.TryParse(changes, CultureInfo.InvariantCulture, out var count) && count > 1 => [Latency(count)],
    ["all"] => [planner, AckBenchmark.RunAsync, Latency(LatencyBenchmark.Changes)],
    _ => [],
};
if (chosen.Length == 0)
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project tests/Benchmarks -- <verb>
          planner            the whole decision for a pair, beside a hash join
          ack                a push's acknowledgement, beside a bare queue put
          latency [changes]  from a push to the other system's write; 200 changes take some twenty minutes
          all                these three
        """);
    return 2;
}

try
{
    var reached = true;
    foreach (var run in chosen)
    {
        reached &= await run(stopping.Token);
    }

    return reached ? 0 : 1;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return 130;
}

// What was started is stopped on the way out.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
