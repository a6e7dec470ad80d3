using System.Globalization;
using CrmSync.Simulation;
using CrmSync.Simulation.CrashPoints;
using CrmSync.Simulation.Pairs;
using CrmSync.Simulation.Seeds;
using Xunit.Runner.InProc.SystemConsole;

// The pair of systems comes first; without it, it is the reference system's.
var pair = args is ["--pair", var named, ..] ? named : "memory";
var options = Of(pair);

// Anything else is for the test runner.
return (args is ["--pair", "real" or "xero" or "memory", .. var rest] ? rest : args) switch
{
    ["--seeds", var count] => Commands.Seeds(options, 1, Number(count)),
    ["--seeds", var count, "--from", var first] => Commands.Seeds(options, Number(first), Number(count)),
    ["--seeds", var count, "--minutes", var minutes] => Commands.Seeds(options, 1, Number(count), Number(minutes)),
    ["--seeds", var count, "--from", var first, "--minutes", var minutes] => Commands.Seeds(options, Number(first), Number(count), Number(minutes)),
    ["planner", "--cases", var cases] => Commands.Planner(1, Number(cases)),
    ["planner", "--cases", var cases, "--from", var first] => Commands.Planner(Number(first), Number(cases)),
    ["mutants"] => Commands.Mutants(""),
    ["mutants", var rule] => Commands.Mutants(rule),
    ["crashpoints"] => Commands.CrashPoints(options, CoreScenarios.Of(pair)),
    ["crashpoints", "--all"] => Commands.All(() => CrashPointsOf("memory"), () => CrashPointsOf("real"), () => CrashPointsOf("xero")),
    ["ci"] when pair == "xero" => Commands.All(() => Commands.Seeds(options, 1, 50), () => CrashPointsOf("xero")),
    ["ci"] when pair == "memory" => Commands.All(
        () => Commands.Seeds(Of("memory"), 1, 2000), () => Commands.Seeds(Of("real"), 1, 200), () => Commands.Planner(1, 1_000_000), () => CrashPointsOf("memory"), () => CrashPointsOf("real")),
    ["replay", var seed] => Commands.Replay(options, Number(seed), shrinks: false),
    ["shrink", var seed] => Commands.Replay(options, Number(seed), shrinks: true),
    _ => await ConsoleRunner.Run(args),
};

static int CrashPointsOf(string pair) => Commands.CrashPoints(Of(pair), CoreScenarios.AlwaysOf(pair));

static RunOptions Of(string pair) => new() { Pair = pair switch { "real" => KnownPairs.Real, "xero" => KnownPairs.Xero, _ => KnownPairs.Memory } };

static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
