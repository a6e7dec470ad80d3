namespace CrmSync.Simulation.Seeds;

/// <summary>Runs seeds on all cores, each from its beginning to its end on one thread.</summary>
internal static class Farm
{
    public static void Run(long first, long count, Action<long> run) => Run(first, count, () => true, run);

    /// <param name="goesOn">Is asked before each seed.</param>
    public static void Run(long first, long count, Func<bool> goesOn, Action<long> run)
    {
        var next = first - 1;
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        void Work()
        {
            for (var seed = Interlocked.Increment(ref next); seed < first + count && goesOn(); seed = Interlocked.Increment(ref next))
            {
                run(seed);
            }
        }
    }
}
