namespace CrmSync.LocalHost;

/// <summary>Runs a queue or timer function on request, outside its queue and schedule.</summary>
internal sealed class ManualRuns(IReadOnlyList<Function> functions, InvocationClient client, TimeProvider clock)
{
    public bool Knows(string name) => Find(name) is not null;

    public async Task RunAsync(string name, string input, CancellationToken cancellationToken)
    {
        if (Find(name) is not { } function)
        {
            return;
        }
        var now = clock.GetUtcNow();
        var payload = function.Trigger switch
        {
            Trigger.Queue queue => QueueInvocation.ManualPayload(function.Name, queue, input, now, Guid.NewGuid()),
            Trigger.Timer timer => TimerInvocation.Payload(function.Name, timer.Binding, null, isPastDue: false, now, Guid.NewGuid()),
            _ => throw new InvalidOperationException($"{function.Name} is not run this way."),
        };
        await client.InvokeAsync(function.Name, payload, cancellationToken);
    }

    private Function? Find(string name) => functions.FirstOrDefault(function =>
        function.Trigger is not Trigger.Http && function.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
