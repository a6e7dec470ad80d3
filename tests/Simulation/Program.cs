using System.Globalization;
using CrmSync.Simulation;
using Xunit.Runner.InProc.SystemConsole;

// Anything else is for the test runner.
return args switch
{
    ["--seeds", var count] => Commands.Seeds(1, Number(count)),
    ["--seeds", var count, "--from", var first] => Commands.Seeds(Number(first), Number(count)),
    ["planner", "--cases", var cases] => Commands.Planner(1, Number(cases)),
    ["planner", "--cases", var cases, "--from", var first] => Commands.Planner(Number(first), Number(cases)),
    ["mutants"] => Commands.Mutants(),
    ["crashpoints"] => Commands.CrashPoints(),
    ["replay", var seed] => Commands.Replay(Number(seed), shrinks: false),
    ["shrink", var seed] => Commands.Replay(Number(seed), shrinks: true),
    _ => await ConsoleRunner.Run(args),
};

static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
