namespace CrmSync.Simulation.Storage;

/// <summary>A network without delay or loss.</summary>
internal sealed class ImmediateHook : IMemoryTableHook
{
    public static readonly ImmediateHook Instance = new();

    private ImmediateHook()
    {
    }

    public ValueTask BeforeAsync(MemoryTableCall call, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask AfterAsync(MemoryTableCall call, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
