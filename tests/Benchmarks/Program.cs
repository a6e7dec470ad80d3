using CrmSync.Benchmarks.Planner;

switch (args)
{
    case ["planner"]:
        PlannerBenchmark.Run();
        return 0;
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project tests/Benchmarks -- planner");
        return 2;
}
