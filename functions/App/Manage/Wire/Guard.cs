using Azure;
using CrmSync.App.Storage;

namespace CrmSync.App.Manage.Wire;

/// <summary>Stands before every endpoint: no tenant without a proper id comes in, no exception goes out.</summary>
internal sealed class Guard(ILogger<Guard> log) : IEndpointFilter
{
    private static readonly TimeSpan StoragePause = TimeSpan.FromSeconds(5);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!Asked.IsTenant(context.HttpContext.GetRouteValue("tenant") as string ?? ""))
        {
            return Refuse(Problem.Invalid("tenant", $"1 to {Asked.MostTenant} of a to z, 0 to 9 and -"));
        }

        var stop = context.HttpContext.RequestAborted;
        try
        {
            return await next(context);
        }
        catch (Exception lost) when (!stop.IsCancellationRequested && (StorageRetry.IsTransient(lost, stop) || lost is AggregateException or RequestFailedException { Status: 403 or 404 }))
        {
            log.LogError("storage failed a request of the operator: {Kind}", lost.GetType().Name);
            return Refuse(Problem.Unavailable("Storage", StoragePause));
        }
        catch (Exception bug) when (!stop.IsCancellationRequested)
        {
            // The message may hold what the caller sent; the type and the place say enough.
            log.LogError("a request of the operator failed: {Kind} at {Place}", bug.GetType().Name, bug.StackTrace);
            return Refuse(Problem.Of(500, "internal", "The request failed", "This is a defect of the service; its log says where."));
        }
    }

    private static Reply<Nothing> Refuse(Problem problem) => problem;
}
