using System.Runtime.InteropServices;

namespace CrmSync.Benchmarks.Report;

/// <summary>What every benchmark prints alike: where and when it ran, how to repeat it, and whether it reached what is asked.</summary>
internal static class Print
{
    public static void Heading(string title, string arguments)
    {
        const string load = "/proc/loadavg";
        var busy = File.Exists(load) ? $", load average {File.ReadAllText(load).Split(' ')[0]} at the start" : "";
        Line($"");
        Line($"## {title}");
        Line($"{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, {RuntimeInformation.FrameworkDescription}{busy}");
        Line($"dotnet run -c Release --project tests/Benchmarks -- {arguments}");
        Line($"");
    }

    public static void Line(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));

    public static void Columns(params string[] names)
    {
        Console.WriteLine($"| {string.Join(" | ", names)} |");
        Console.WriteLine($"|{string.Concat(Enumerable.Repeat("---|", names.Length))}");
    }

    /// <returns>What it was told, for the program's exit code.</returns>
    public static bool Verdict(FormattableString required, bool reached)
    {
        Line($"");
        Console.WriteLine($"{FormattableString.Invariant(required)}: {(reached ? "reached" : "NOT reached")}");
        return reached;
    }
}
