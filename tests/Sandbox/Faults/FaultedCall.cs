using CrmSync.Sandbox.Counting;

namespace CrmSync.Sandbox.Faults;

/// <summary>Runs one call through its fault, the same way for every vendor: an error comes before or after the effect, never in the middle of it.</summary>
internal static class FaultedCall
{
    public static SandboxResponse Run(
        SandboxCall call,
        FaultInjector faults,
        Ledger ledger,
        Func<int, string?, SandboxResponse> error,
        Func<Fault?, SandboxResponse> effect)
    {
        ledger.Called(call.Operation);
        var fault = faults.Strike(call);
        switch (fault)
        {
            case Fault.Answer answer:
                if (answer.AfterEffect)
                {
                    effect(null);
                }

                var response = error(answer.Status, answer.Code);
                return answer.RetryAfterSeconds is { } seconds
                    ? response.With("Retry-After", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture))
                    : response;
            case Fault.Drop drop:
                if (drop.AfterEffect)
                {
                    effect(null);
                }

                return SandboxResponse.Drop;
            default:
                return effect(fault);
        }
    }
}
